"""The addresses of oversight: /office/oversight/…"""

from django.urls import path

from zhigong.modules.govern.oversight import views

office = [
    path("sight/", views.sight, name="sight"),
    path("stops/", views.stops, name="stops"),
    path("withholding/", views.withholding, name="withholding"),
    path("retention/", views.retention, name="retention"),
]
