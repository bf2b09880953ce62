"""Addresses of labour contracts: the worker's, the employer's and officers' pages."""

from django.urls import path

from zhigong.modules.protect.labour_contracts import views

worker = [path("report/", views.report, name="report")]
employer = [path("dismissal/", views.notify, name="dismissal"), path("layoff/", views.explain, name="layoff")]
office = [
    path("", views.matter_list, name="list"),
    path("enter/", views.enter, name="enter"),
    path("unnotified/", views.enter_unnotified, name="unnotified"),
    path("layoff/", views.enter_layoff, name="layoff"),
]
