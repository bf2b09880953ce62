"""The one address of this line: /identity_misuse/, the worker's report."""

from django.urls import path

from zhigong.modules.organise.identity_misuse import views

worker = [path("", views.report, name="report")]
