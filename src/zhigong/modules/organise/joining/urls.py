"""Addresses of joining: the worker's under /joining/, the officer's under /office/joining/."""

from django.urls import path

from zhigong.modules.organise.joining import views

worker = [
    path("", views.start, name="start"),
    path("identity/", views.identity, name="identity"),
    path("work/", views.work, name="work"),
    path("union/", views.union, name="union"),
    path("confirm/", views.confirm, name="confirm"),
    path("done/<uuid:matter_id>/", views.done, name="done"),
]
office = [
    path("qr/", views.qr, name="qr"),
]
