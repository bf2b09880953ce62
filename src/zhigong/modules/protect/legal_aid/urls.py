"""Addresses of legal aid: the worker's at /legal_aid/, officers' at /office/legal_aid/."""

from django.urls import path

from zhigong.modules.protect.legal_aid import views

worker = [
    path("", views.apply, name="apply"),
    path("days/<str:day_token>/", views.sign_in, name="day"),
]
office = [
    path("", views.aid_list, name="list"),
    path("enter/", views.enter, name="enter"),
    path("helpers/", views.helpers, name="helpers"),
    path("days/", views.days, name="days"),
    path("days/<uuid:day_id>/", views.day, name="day"),
    path("pick/", views.pick, name="pick"),
    path("from/<uuid:matter_id>/", views.open_from, name="open-from"),
]
