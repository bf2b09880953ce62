"""Counts failed proofs per name and per address, and says until when a further try is refused."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.people import rules
from zhigong.kernel.people.models import SignInFailure
from zhigong.kernel.rules.params import Param

KEEP = timedelta(days=7)


def address_of(request) -> str:
    """Return the visitor's address; behind our own proxy the last one it names."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return (forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", ""))[:64]


def subject(scope: str, name: str) -> bytes:
    """Return the keyed digest under which failures of this name are counted; known and unknown names alike."""
    return crypto.digest("signin", f"{scope}|{name}")[1]


def take_turns(digest: bytes) -> None:
    """Let simultaneous tries on one subject wait for each other until the transaction ends."""
    number = int.from_bytes(digest[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def record_failure(scope: str, name: str, now: datetime) -> int:
    """Count one failure and return how many stand in the window."""
    digest = subject(scope, name)
    SignInFailure.objects.bulk_create([SignInFailure(subject_digest=digest, at=now)])
    return _recent(digest, now, rules.span(rules.LOCKED, now)).count()


def locked_until(
    scope: str,
    name: str,
    now: datetime,
    allowed: Param = rules.FAILURES_ALLOWED,
    window: timedelta | None = None,
) -> datetime | None:
    """Return when the next try is possible, or None when it is possible now."""
    window = window or rules.span(rules.LOCKED, now)
    digest = subject(scope, name)
    take_turns(digest)
    recent = _recent(digest, now, window)
    if recent.count() < rules.value(allowed, now):
        return None
    return recent.aggregate(last=Max("at"))["last"] + window


def clear(scope: str, name: str) -> None:
    """Forget the failures after a success."""
    SignInFailure.objects.filter(subject_digest=subject(scope, name)).delete()


def purge(now: datetime) -> int:
    """Delete failures older than a week and return how many went."""
    return SignInFailure.objects.filter(at__lt=now - KEEP).delete()[0]


def sentence(until: datetime) -> str:
    """Return the refusal somebody locked out reads."""
    return _("连续失败次数过多，已暂时锁定，请在 %(time)s 之后再试。") % {"time": f"{localtime(until):%H:%M}"}


def _recent(digest: bytes, now: datetime, window: timedelta):
    return SignInFailure.objects.filter(subject_digest=digest, at__gt=now - window)
