"""Addresses of the roster import, under /office/rosters/."""

from django.urls import path

from zhigong.modules.organise.rosters import views

office = [
    path("", views.upload, name="upload"),
    path("template/", views.template, name="template"),
    path("<uuid:roster_id>/", views.roster_page, name="roster"),
    path("<uuid:roster_id>/progress/", views.progress, name="progress"),
    path("<uuid:roster_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:roster_id>/returned/", views.returned, name="returned"),
]
