"""Every job that runs by the clock does its work in the seat and transaction a worker gives it."""

import pytest
from procrastinate.contrib.django import app

from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


def test_every_periodic_job_runs_as_the_worker_runs_it():
    build_world()
    wrong = {}
    for periodic in app.periodic_registry.periodic_tasks.values():
        try:
            periodic.task(timestamp=0)
        except Exception as fault:  # a fault is told with its job, and the others are tried as well
            wrong[periodic.task.name] = repr(fault)
    assert wrong == {}
