"""Watching the journal: every few seconds it is ordered, sealed and its newest part computed again; a finding pages somebody."""

import hashlib
import logging
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.journal import entries, order, seals
from zhigong.kernel.metrics import breaker
from zhigong.kernel.metrics.verify import verify_all, verify_sealed
from zhigong.kernel.notices.messages import send
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.models import Account

log = logging.getLogger("zhigong.journal")
PAGED_ROLES = ("audit_admin", "security_admin")
MOST_SEALS = 20  # of one run: what is more comes with the next
MOST_NAMED = 20


def seal_and_check(now: datetime) -> list[dict]:
    """Order and seal what is new, then compute the newest segment again; return (and page) what does not hold.

    Runs in the system's seat. When nothing is new it costs a few short reads and writes nothing.
    """
    order.sequence()
    breaker.watch_readings(now)  # first of all: nobody reads on while seals are made and checked
    made = 0
    while made < MOST_SEALS and seals.seal_next():
        made += 1
    problems = verify_sealed(newest=made + 1)  # what was the newest until now too
    if problems:
        page(problems, now)
    return problems


def check_everything(now: datetime) -> list[dict]:
    """Verify the whole house (nightly); return (and page) what does not hold."""
    breaker.forget(now)
    problems = verify_all()["problems"]
    if problems:
        page(problems, now)
    return problems


def page(problems: list[dict], now: datetime) -> int:
    """Tell the audit and security administrators, by text message too; the same findings are told once a day.

    Returns how many people were told.
    """
    found = [f"{problem['table']} {problem['row']}: {problem['problem']}" for problem in problems]
    day = timezone.localdate(now)
    mark = hashlib.sha256("\n".join(found[:MOST_NAMED]).encode()).hexdigest()[:16]
    grants = Grant.objects.filter(valid_on(day), role__in=PAGED_ROLES, account__is_active=True)
    told = 0
    for account in Account.objects.filter(pk__in=grants.values("account_id")):
        key = f"verify-{day}-{mark}-{account.pk}"
        if Notice.objects.filter(key=key).exists():
            continue
        told += send(
            account,
            "journal.finding",
            _("核对发现%(count)d处不一致，请立即查明") % {"count": len(found)},
            "\n".join([_("表名、行号和情况："), *found[:MOST_NAMED]]),
            now=now,
            sms_text=_("核对发现数据不一致，请立即登录查看。"),
            key=key,
        )
    if told:
        log.error("verification found %d problems, the first: %s", len(found), found[0])
        entries.record("journal.finding", detail={"count": len(found), "found": found[:MOST_NAMED]})
    return told
