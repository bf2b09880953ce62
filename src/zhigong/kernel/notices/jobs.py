"""The notices room's background work: sending what waits, and forgetting what is old."""

from django.utils import timezone

from zhigong.kernel.jobs import defer, job, periodic
from zhigong.kernel.notices import outbound
from zhigong.kernel.people import lockout, login_codes


@job("notices.send_waiting", queue="messages")
def send_waiting():
    """Claim what waits; each message is delivered by a job of its own, so one slow answer holds up nobody."""
    _hand_on()


@job("notices.deliver", queue="messages")
def deliver(message_id: int):
    """Deliver one claimed message."""
    outbound.deliver(message_id, timezone.now())


@periodic("* * * * *", "notices.sweep", queue="messages")
def sweep():
    """Claim again what a killed worker or a failing gateway left."""
    _hand_on()


@periodic("17 19 * * *", "notices.purge", queue="messages")
def purge():
    """Forget sent messages, used codes and old failures (PIPL article 19: shortest time)."""
    now = timezone.now()
    outbound.purge(now)
    login_codes.purge(now)
    lockout.purge(now)


def _hand_on() -> None:
    for message_id in outbound.claim_waiting(timezone.now()):
        defer("notices.deliver", message_id=message_id)
