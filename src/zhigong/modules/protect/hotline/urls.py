"""Addresses of the hotline: the worker's under /hotline/, the officers' under /office/hotline/."""

from django.urls import path

from zhigong.modules.protect.hotline import views

worker = [
    path("", views.mine, name="mine"),
    path("new/", views.new, name="new"),
]
office = [
    path("", views.console, name="console"),
    path("assist/", views.assist, name="assist"),
    path("discard/", views.discard, name="discard"),
    path("live/", views.live, name="live"),
    path("answers/", views.answers, name="answers"),
    path("search/", views.search, name="search"),
    path("tickets/", views.tickets, name="tickets"),
    path("board/", views.board, name="board"),
    path("<uuid:matter_id>/caller/", views.caller, name="caller"),
    path("connection/", views.connection, name="connection"),
    path("simulator/", views.simulator, name="simulator"),
]
