"""Addresses of the watch-list and the daily reports: officers' pages at /office/arrears_watch/."""

from django.urls import path

from zhigong.modules.protect.arrears_watch import views

office = [
    path("", views.watch, name="list"),
    path("daily/", views.daily, name="daily"),
    path("daily/send/", views.send, name="send"),
    path("<uuid:matter_id>/", views.propose, name="propose"),
]
