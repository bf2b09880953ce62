"""Addresses of endings: the member's under /endings/, the officer's under /office/endings/."""

from django.urls import path

from zhigong.modules.organise.endings import views
from zhigong.modules.organise.endings.queries import BY_MEMBER, BY_OFFICER

worker = [
    path("", views.choose, name="choose"),
    *(path(f"{kind}/", views.ask, {"kind": kind}, name=kind) for kind in BY_MEMBER),
]
office = [
    path("", views.latest, name="list"),
    path("<uuid:membership_id>/", views.options, name="options"),
    *(path(f"<uuid:membership_id>/{kind}/", views.propose, {"kind": kind}, name=kind) for kind in BY_OFFICER),
]
