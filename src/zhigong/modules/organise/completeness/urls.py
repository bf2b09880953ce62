"""Addresses of completeness: the member's under /completeness/, the officer's under /office/completeness/."""

from django.urls import path

from zhigong.modules.organise.completeness import views

worker = [path("", views.mine, name="mine")]
office = [path("", views.board, name="board"), path("members/", views.lacking, name="list")]
