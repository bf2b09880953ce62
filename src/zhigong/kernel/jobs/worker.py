"""Runs waiting jobs: as a long-lived process for `./zg up`, or once through for tests and commands."""

from procrastinate.contrib.django import app


def run_due(queues: list[str] | None = None) -> None:
    """Run the jobs that wait now and return when none is left (needs committed jobs, so not inside a transaction)."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, listen_notify=False, queues=queues, install_signal_handlers=False)


def run_forever(concurrency: int = 2) -> None:
    """Run jobs as they come until the process is told to stop (SIGTERM finishes the running ones first)."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=True, concurrency=concurrency, delete_jobs="successful")
