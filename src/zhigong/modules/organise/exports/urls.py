"""Addresses of exports, under /office/exports/."""

from django.urls import path

from zhigong.modules.organise.exports import views

office = [
    path("", views.exports, name="list"),
    path("ask/", views.ask, name="ask"),
    path("file/", views.file, name="file"),
]
