"""Addresses of calls: the connection and the simulator under /office/hotline_calls/."""

from django.urls import path

from zhigong.modules.protect.hotline_calls import views

office = [
    path("connection/", views.connection, name="connection"),
    path("simulator/", views.simulator, name="simulator"),
]
