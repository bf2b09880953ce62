"""The breaker: an account that reads unusually many people is stopped within seconds; one officer decides, another releases."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.journal import entries
from zhigong.kernel.journal.models import ReadingStop
from zhigong.kernel.metrics import rules
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Account
from zhigong.kernel.rules import calendar

BATCH = 20_000
KEPT = timedelta(days=90)
DECISIONS = ("release", "hold")
# In the units of their seats, by index; the most first.
_READ = """
SELECT what, purpose, count(*), sum(greatest(1, cardinality(subjects), CASE
           WHEN jsonb_typeof(detail -> 'count') = 'number' THEN (detail ->> 'count')::numeric ELSE 0 END))::bigint
  FROM journal_entries WHERE unit_id = ANY(%s::bigint[]) AND account_id = %s AND outcome = 'read'
   AND at > %s AND at <= %s AND what <> 'people.identity_doors'
 GROUP BY 1, 2 ORDER BY 4 DESC LIMIT 20
"""


class ReleaseRefused(ValueError):
    """The stop cannot be lifted by this officer; the text is a sentence."""


def watch_readings(now: datetime) -> list[ReadingStop]:
    """Count the readings that were ordered since the last time and stop whoever is over a limit. System's seat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT reader FROM readings_fold(%s)", [BATCH])
        readers = [row[0] for row in cursor.fetchall()]
    return [stop for reader in readers if (stop := _judge(reader, now)) is not None]


def readings_of(account_id: UUID, now: datetime) -> tuple[int, int, float | None]:
    """Return how many persons the account read in this hour, in 24 hours, and on a usual day of the last thirty (None: too few days)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM readings_of(%s, %s)", [account_id, now])
        hour, day, usual = cursor.fetchone()
    return hour, day, None if usual is None else float(usual)


def decide(stop: ReadingStop, decision: str, reason: str, *, by: UUID, now: datetime) -> None:
    """Decide, in the security administrator's seat, whether an account may be released or is held. Journaled.

    `decision`: release or hold. A decision may be changed until somebody released.
    """
    if not reason.strip():
        raise ReleaseRefused(_("请写明核实情况。"))
    if by == stop.account_id:
        raise ReleaseRefused(_("不能办理自己的帐号，请由另一人办理。"))
    if stop.released_at is not None:
        raise ReleaseRefused(_("这个帐号已经恢复。"))
    if decision not in DECISIONS:
        raise ReleaseRefused(_("请选择恢复或继续暂停。"))
    stop.decision, stop.decided_by, stop.decided_at = decision, by, now
    stop.release_reason = reason.strip()[:200]
    stop.save(update_fields=["decision", "decided_by", "decided_at", "release_reason"])
    entries.record(
        f"breaker.{decision}", unit=stop.unit_id, purpose=stop.release_reason, detail=_described(stop)
    )


def confirm(stop: ReadingStop, *, by: UUID, now: datetime) -> None:
    """Let a stopped account read again, as the second person. Journaled."""
    if stop.released_at is not None:
        raise ReleaseRefused(_("这个帐号已经恢复。"))
    if stop.decision != "release":
        raise ReleaseRefused(_("尚未决定恢复，请先由安全管理员核实。"))
    if by in (stop.decided_by, stop.account_id):
        raise ReleaseRefused(_("须由核实人以外的另一名管理员确认恢复。"))
    stop.released_by, stop.released_at = by, now
    stop.save(update_fields=["released_by", "released_at"])
    entries.record("breaker.confirm", unit=stop.unit_id, purpose=stop.release_reason, detail=_described(stop))


def forget(now: datetime) -> None:
    """Forget counts older than is needed to know what is usual."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT readings_forget(%s)", [now - KEPT])


def _judge(account_id: UUID, now: datetime) -> ReadingStop | None:
    if ReadingStop.objects.filter(account_id=account_id, released_at=None).exists():
        return None
    hour, day, usual = readings_of(account_id, now)
    for earlier in ReadingStop.objects.filter(account_id=account_id, released_at__gt=now - timedelta(days=1)):
        day -= earlier.day_count  # looked into once already
        hour -= earlier.hour_count if earlier.at.replace(minute=0) > now - timedelta(hours=1) else 0
    on = timezone.localdate(now)
    most = max((usual or 0) * int(rules.READ_TIMES_USUAL.on(on)), int(rules.READ_FLOOR.on(on)))
    if hour > int(rules.READ_PER_HOUR.on(on)):
        reason = "hour"
    elif day > int(rules.READ_PER_DAY.on(on)):
        reason = "day"
    elif usual is not None and day > most:
        reason = "usual"
    else:
        return None
    return _stop(account_id, reason, max(hour, 0), max(day, 0), now)


def _stop(account_id: UUID, reason: str, hour: int, day: int, now: datetime) -> ReadingStop:
    on = timezone.localdate(now)
    grants = list(
        Grant.objects.select_related("unit").filter(valid_on(on), account_id=account_id).order_by("pk")
    )
    unit = grants[0].unit if grants else None
    with connection.cursor() as cursor:
        units = [grant.unit_id for grant in grants]
        cursor.execute(_READ, [units, account_id, now - timedelta(days=1), now])
        read = [list(row) for row in cursor.fetchall()]
    due = calendar.due_at(calendar.deadline(on, rules.READ_REVIEW.on(on))[0])
    stop = ReadingStop(
        account_id=account_id, unit_id=unit.pk if unit else None, hour_count=hour, day_count=day, reason=reason, at=now,
        read=read, due_at=due,
    )  # fmt: skip
    stop.save(force_insert=True)
    entries.record("breaker.stop", unit=stop.unit_id, detail=_described(stop))
    account = Account.objects.get(pk=account_id)
    above = {number for grant in grants for number in grant.unit.path}
    told = Grant.objects.filter(valid_on(on), role__in=("security_admin", "leader"), unit_id__in=above)
    told = told.exclude(account_id=account_id).filter(account__is_active=True)
    body = _(
        "%(name)s（%(unit)s）一小时内查看 %(hour)d 人、24小时内查看 %(day)d 人，已自动暂停查看个人信息。请安全管理员核实，由另一名管理员确认后恢复。"
    )
    body %= {
        "name": account.display_name or account.username,
        "unit": unit.name if unit else "",
        "hour": hour,
        "day": day,
    }
    for other in Account.objects.filter(pk__in=told.values("account_id")):
        title = _("查看个人信息数量异常，已暂停一个帐号")
        send(other, "breaker.stop", title, body, now=now, sms_text=title, key=f"stop-{stop.pk}-{other.pk}")
    return stop


def _described(stop: ReadingStop) -> dict:
    return {
        "stop": str(stop.pk),
        "account": str(stop.account_id),
        "reason": stop.reason,
        "hour": stop.hour_count,
        "day": stop.day_count,
    }
