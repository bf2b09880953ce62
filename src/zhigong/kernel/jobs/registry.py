"""Declares jobs and puts them into the queue of this level instance (procrastinate, inside its own schema)."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

ATTEMPTS = 8
# Told from above (kernel/access/jobs.py): everything a job does happens in the system's seat.
_surrounding: list[Callable[[str], AbstractContextManager]] = []


def surround(context: Callable[[str], AbstractContextManager]) -> None:
    """Run every job inside `context(job name)`; the access room gives the system seat."""
    _surrounding[:] = [context]


def _inside(name: str) -> AbstractContextManager:
    return _surrounding[0](name) if _surrounding else transaction.atomic()


def job(name: str, *, queue: str = "default", attempts: int = ATTEMPTS, in_own_seat: bool = False):
    """Declare a function as the job `name`. It must be idempotent: it may run again after a crash.

    The function runs in one transaction in the system seat; an error is retried with growing pauses (seconds 2, 4, 8 …).
    With `in_own_seat` it opens its own transactions, in the seat of the officer who asked for the work.
    """

    def declare(function):
        @wraps(function)
        def run(**arguments):
            with nullcontext() if in_own_seat else _inside(name):
                return function(**arguments)

        retry = RetryStrategy(max_attempts=attempts, exponential_wait=2)
        return app.task(run, name=name, queue=queue, retry=retry)

    return declare


def periodic(cron: str, name: str, *, queue: str = "default"):
    """Declare a function without arguments as a job that runs by the clock (`cron`, Asia/Shanghai not applied: UTC)."""

    def declare(function):
        @wraps(function)
        def run(timestamp: int):
            with _inside(name):
                return function()

        # A missed run is not repeated by retrying: the next one is near.
        declared = app.task(run, name=name, queue=queue, queueing_lock=name)
        return app.periodic(cron=cron, periodic_id=name)(declared)

    return declare


def defer(name: str, **arguments) -> int:
    """Put a job into the queue in the running transaction and return its number; it starts only after commit.

    Arguments are JSON values: ids as text, dates as ISO text, never personal data.
    """
    return app.configure_task(name).defer(**arguments)
