"""Addresses of transfers: the member's under /transfers/, the officer's under /office/transfers/."""

from django.urls import path

from zhigong.modules.organise.transfers import views

worker = [path("", views.start, name="start")]
office = [
    path("", views.transfers, name="list"),
    path("batch/", views.batch, name="batch"),
    path("fetch/", views.fetch, name="fetch"),
    path("send/<uuid:membership_id>/", views.send, name="send"),
]
