"""Addresses of corrections: the worker's stand at /corrections/."""

from django.urls import path

from zhigong.modules.organise.corrections import views

worker = [path("", views.choose, name="choose"), path("ask/", views.ask, name="ask")]
