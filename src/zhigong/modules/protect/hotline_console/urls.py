"""Addresses of the console, under /office/hotline_console/."""

from django.urls import path

from zhigong.modules.protect.hotline_console import views

office = [
    path("", views.console, name="console"),
    path("assist/", views.assist, name="assist"),
    path("discard/", views.discard, name="discard"),
    path("live/", views.live, name="live"),
    path("answers/", views.answers, name="answers"),
]
