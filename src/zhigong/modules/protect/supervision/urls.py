"""Addresses of supervision: the worker's at /supervision/, officers' at /office/supervision/."""

from django.urls import path

from zhigong.modules.protect.supervision import views

worker = [path("report/", views.report, name="report")]
office = [
    path("", views.case_list, name="list"),
    path("register/", views.register, name="register"),
    path("general/", views.general, name="general"),
    path("supervisors/", views.supervisors, name="supervisors"),
    path("prosecutors/", views.prosecutors, name="prosecutors"),
]
