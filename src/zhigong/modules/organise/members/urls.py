"""Addresses of the register, under /office/members/."""

from django.urls import path

from zhigong.modules.organise.members import views

office = [
    path("", views.member_list, name="list"),
    path("export/", views.ask_export, name="ask-export"),
    path("<uuid:membership_id>/", views.member, name="member"),
    path("<uuid:membership_id>/unmask/", views.unmask, name="unmask"),
    path("<uuid:membership_id>/correct/", views.correct, name="correct"),
]
