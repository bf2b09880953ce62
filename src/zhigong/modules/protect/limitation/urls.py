"""The address of the calculator: /limitation/."""

from django.urls import path

from zhigong.modules.protect.limitation import views

worker = [path("", views.calculator, name="calculator")]
