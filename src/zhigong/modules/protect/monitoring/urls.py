"""Addresses of monitoring, for officers at /office/monitoring/."""

from django.urls import path

from zhigong.modules.protect.monitoring import views

office = [
    path("", views.board, name="board"),
    path("report/", views.report, name="report"),
]
