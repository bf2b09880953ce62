"""Addresses of the review list, under /office/duplicates/."""

from django.urls import path

from zhigong.modules.organise.duplicates import views

office = [
    path("", views.reviews, name="list"),
    path("<uuid:review_id>/decide/", views.decide, name="decide"),
]
