"""Answers whether this web process can serve: the database answers one question."""

from django.db import connection
from django.http import JsonResponse


def healthz(request):
    """Return {"status": "ok"} when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
