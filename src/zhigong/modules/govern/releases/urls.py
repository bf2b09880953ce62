"""Addresses of releases: the public's under /releases/, the officer's under /office/releases/."""

from django.urls import path

from zhigong.modules.govern.releases import views

worker = [
    path("", views.releases, name="list"),
    path("<uuid:release_id>/", views.release, name="release"),
    path("<uuid:release_id>/csv/", views.release_file, name="file"),
]
office = [path("", views.office_list, name="list")]
