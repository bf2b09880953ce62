"""Addresses of the review list, under /office/duplicates/."""

from django.urls import path

from zhigong.modules.organise.duplicates import views

office = [
    path("", views.reviews, name="list"),
    path("transfers/", views.transfer_all, name="transfer-all"),
    path("<uuid:review_id>/", views.compare, name="compare"),
    path("<uuid:review_id>/decide/", views.decide, name="decide"),
    path("<uuid:review_id>/transfer/", views.transfer, name="transfer"),
    path("undo/<uuid:membership_id>/", views.undo, name="undo"),
]
