"""Background work, enqueued in the same transaction as the change that asks for it."""

from zhigong.kernel.jobs.registry import defer, job, periodic, surround
from zhigong.kernel.jobs.worker import run_due

__all__ = ["defer", "job", "periodic", "run_due", "surround"]
