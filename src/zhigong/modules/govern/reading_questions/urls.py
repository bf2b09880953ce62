"""The one address of this line: /reading_questions/<entry>/, the worker's question."""

from django.urls import path

from zhigong.modules.govern.reading_questions import views

worker = [path("<int:entry_id>/", views.ask, name="ask")]
