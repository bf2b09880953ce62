"""Addresses of the knowledge base, under /office/knowledge/."""

from django.urls import path

from zhigong.modules.protect.knowledge import views

office = [
    path("", views.articles, name="list"),
    path("edit/", views.edit, name="edit"),
]
