"""Addresses of reorganising, under /office/reorganising/."""

from django.urls import path

from zhigong.modules.organise.reorganising import views

office = [
    path("", views.changes, name="list"),
    path("propose/", views.propose, name="propose"),
]
