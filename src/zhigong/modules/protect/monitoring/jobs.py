"""Scheduled work of monitoring: the present month each hour, everything each night."""

from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.modules.protect.monitoring.actions.recounting import recount_in_seat


@periodic("25 * * * *", "monitoring.recount_month")
def recount_month() -> None:
    """Count the present month anew."""
    recount_in_seat(timezone.now(), months=0)


@periodic("50 19 * * *", "monitoring.recount")
def recount_all() -> None:
    """Count the present month and the twelve before anew, at night (03:50 in China)."""
    recount_in_seat(timezone.now())
