"""Addresses of the register: /office/mediators/."""

from django.urls import path

from zhigong.modules.protect.mediators import views

office = [
    path("", views.register, name="register"),
    path("add/", views.add_body, name="add-body"),
    path("<int:body_id>/add/", views.add_mediator, name="add-mediator"),
    path("pick/", views.pick_mediator, name="pick-mediator"),
]
