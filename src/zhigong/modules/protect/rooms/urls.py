"""Addresses of rooms: the worker's at /rooms/, the mediator's at /office/rooms/, the employer's at /employer/rooms/."""

from django.urls import path

from zhigong.modules.protect.rooms import views

worker = [
    path("<uuid:matter_id>/", views.room, name="room"),
    path("<uuid:matter_id>/news/", views.news, name="news"),
    path("<uuid:matter_id>/minutes/<int:minutes_id>/", views.confirm, name="confirm"),
]
office = [
    path("<uuid:matter_id>/", views.office_room, name="room"),
    path("<uuid:matter_id>/news/", views.office_news, name="news"),
]
employer = [
    path("<uuid:matter_id>/", views.employer_room, name="room"),
    path("<uuid:matter_id>/news/", views.employer_news, name="news"),
    path("<uuid:matter_id>/minutes/<int:minutes_id>/", views.employer_confirm, name="confirm"),
]
