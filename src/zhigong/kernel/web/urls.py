"""The kernel's own addresses: public, the worker's app and the officer's workbench."""

from django.urls import path

from zhigong.kernel.web import health

public = [path("healthz", health.healthz, name="healthz")]
worker = []
office = []
