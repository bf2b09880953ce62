"""Jobs start only after commit, in the system's seat, and run again after an error."""

import os
import re
import signal
import subprocess
import sys
import time
from uuid import uuid4

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.jobs import defer, job, run_due
from zhigong.kernel.jobs.worker import rescue

ran: list[tuple[str, str]] = []


@job("test_jobs.note")
def note(*, word: str) -> None:
    ran.append((word, current_seat().role))


@job("test_jobs.fail_once")
def fail_once() -> None:
    ran.append(("try", current_seat().role))
    if len(ran) == 1:
        raise ValueError("the first try fails")


@pytest.fixture(autouse=True)
def forget():
    ran.clear()


def waiting() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return [row[0] for row in cursor.fetchall()]


def test_a_job_of_a_transaction_that_fails_never_was(own_database):
    with pytest.raises(RuntimeError, match="undone"), transaction.atomic():
        defer("test_jobs.note", word="lost")
        raise RuntimeError("undone")
    defer("test_jobs.note", word="kept")
    run_due()
    assert ran == [("kept", "system")]


def test_a_job_that_fails_waits_to_run_again(own_database):
    defer("test_jobs.fail_once")
    run_due()
    assert ran == [("try", "system")]
    assert waiting() == ["test_jobs.fail_once"]


def test_the_rooms_jobs_are_found(own_database):
    app.perform_import_paths()
    assert {"cases.sweep", "cases.react"} <= set(app.tasks)


def test_the_worker_process_takes_jobs_and_stops_when_told(own_database):
    address = re.sub(r"/zg_test\w*", f"/{own_database}", os.environ["ZG_DATABASE_URL"])
    code = "import django; django.setup(); from zhigong.kernel.jobs.worker import run_forever; run_forever()"
    environment = dict(os.environ, ZG_DATABASE_URL=address, PYTHONPATH=os.pathsep.join(sys.path))
    defer("cases.react", card="none", event="none.none.none", matter_id=str(uuid4()))  # fails: no such matter
    defer("notices.send_waiting")
    worker = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], env=environment)
    try:
        give_up = time.monotonic() + 30
        while "notices.send_waiting" in waiting() and time.monotonic() < give_up:
            time.sleep(0.2)
        left = waiting()  # the worker adds the periodic jobs of this minute
        assert "cases.react" in left and "notices.send_waiting" not in left
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    finally:
        worker.kill()
        worker.wait()


def test_the_job_of_a_killed_worker_is_taken_up_again(own_database):
    number = defer("test_jobs.note", word="again")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number]
        )  # by nobody alive
    run_due(["default"])
    assert ran in ([], [("again", "system")])  # the rescue by the clock may have been quicker than us
    rescue(timestamp=0)
    run_due()
    assert ran == [("again", "system")]
