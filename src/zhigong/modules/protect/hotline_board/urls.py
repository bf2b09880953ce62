"""Addresses of the board and the lists, under /office/hotline_board/."""

from django.urls import path

from zhigong.modules.protect.hotline_board import views

office = [
    path("live/", views.board, name="board"),
    path("tickets/", views.tickets, name="tickets"),
    path("search/", views.search, name="search"),
]
