"""Addresses of wage arrears: the worker's report at /wage_arrears/, officers' pages at /office/wage_arrears/."""

from django.urls import path

from zhigong.modules.protect.wage_arrears import views

worker = [path("", views.report, name="report")]
office = [
    path("", views.board, name="board"),
    path("record/", views.record, name="record"),
    path("template/", views.template, name="template"),
    path("<uuid:matter_id>/people/", views.people, name="people"),
]
