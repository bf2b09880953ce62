"""Runs waiting jobs: as a long-lived process for `./zg up`, or once through for tests and commands."""

from django.db import connection
from procrastinate.contrib.django import app

from zhigong.kernel.jobs.registry import ATTEMPTS, periodic

HEARTBEAT_SECONDS, DEAD_AFTER_SECONDS = 5.0, 20.0
# A periodic job (it has a queueing lock) is not repeated: its next run is near.
_RESCUE = """
SELECT j.id, CASE
    WHEN j.queueing_lock IS NOT NULL THEN procrastinate_finish_job_v1(j.id, 'failed', true)
    WHEN j.attempts + 1 >= %s THEN procrastinate_finish_job_v1(j.id, 'failed', false)
    ELSE procrastinate_retry_job_v2(j.id, now(), NULL, NULL, NULL) END
  FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
 WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))
"""


def run_due(queues: list[str] | None = None) -> None:
    """Run the jobs that wait now and return when none is left (needs committed jobs, so not inside a transaction)."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, listen_notify=False, queues=queues, install_signal_handlers=False)


def run_forever(concurrency: int = 2) -> None:
    """Run jobs as they come until the process is told to stop (SIGTERM finishes the running ones first)."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(
            wait=True, concurrency=concurrency, delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT_SECONDS, stalled_worker_timeout=DEAD_AFTER_SECONDS,
        )  # fmt: skip


@periodic("* * * * * */10", "jobs.rescue")
def rescue() -> int:
    """Put the jobs of workers that were killed back into the queue and return how many; else they would wait forever."""
    with connection.cursor() as cursor:
        cursor.execute(_RESCUE, [ATTEMPTS, DEAD_AFTER_SECONDS])
        return cursor.rowcount
