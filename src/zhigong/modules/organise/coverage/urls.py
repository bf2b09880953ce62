"""Addresses of coverage, the officer's stand under /office/coverage/."""

from django.urls import path

from zhigong.modules.organise.coverage import views

office = [
    path("", views.board, name="board"),
    path("employers/", views.employers, name="list"),
    path("employers/assign/", views.assign, name="assign"),
    path("employers/export/", views.export, name="export"),
    path("register/", views.upload, name="upload"),
    path("register/template/", views.template, name="template"),
    path("register/import/", views.market_import, name="import"),
    path("register/returned/", views.returned, name="returned"),
]
