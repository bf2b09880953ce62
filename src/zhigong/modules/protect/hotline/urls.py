"""Addresses of the hotline: the worker's own tickets under /hotline/, and who called for officers."""

from django.urls import path

from zhigong.modules.protect.hotline import views

worker = [
    path("", views.mine, name="mine"),
    path("new/", views.new, name="new"),
]
office = [path("<uuid:matter_id>/caller/", views.caller, name="caller")]
