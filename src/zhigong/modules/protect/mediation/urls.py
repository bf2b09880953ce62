"""Addresses of mediation: the worker's at /mediation/."""

from django.urls import path

from zhigong.modules.protect.mediation import views

worker = [
    path("", views.start, name="start"),
    path("suggest/", views.suggest, name="suggest"),
]
