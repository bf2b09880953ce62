"""Who is told: the workers on their phones, whoever wrote it down; the unions above, as soon as it is urgent."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Account
from zhigong.modules.protect.wage_arrears import queries, rules
from zhigong.modules.protect.wage_arrears.models import ArrearsReport

LEVELS_TOLD = 2  # an urgent report is told to the two unions above: county and city


def is_urgent(matter: Matter, people: int, amount: Decimal, now: datetime) -> bool:
    """Return whether so many people or so many yuan are raised at once, by the numbers in force there that day."""
    on, place = timezone.localdate(now), matter.unit.place_id or ""
    return people >= int(rules.URGENT_PEOPLE.on(on, place)) or amount >= int(
        rules.URGENT_AMOUNT.on(on, place)
    )


def mark_urgent(matter: Matter, report: ArrearsReport, people: int, amount: Decimal, now: datetime) -> None:
    """A list may show what the report did not tell: then it is urgent from now on, and the unions above learn it."""
    if report.is_urgent or not is_urgent(matter, people, amount, now):
        return
    report.is_urgent = True
    report.save(update_fields=["is_urgent"])
    tell_above(matter, "wage_arrears.urgent", _("紧急欠薪线索 %(number)s"), (people, amount), now)


def tell_above(matter: Matter, kind: str, title: str, numbers: tuple[int, Decimal], now: datetime) -> int:
    """Leave each officer of the unions above one notice with how many are owed how much; returns how many were told."""
    above = list(matter.unit.path)[:-1][-LEVELS_TOLD:]
    held = Grant.objects.filter(valid_on(timezone.localdate(now)), unit_id__in=above, role__in=queries.ROLES)
    told = dict(zip(("people", "amount"), numbers, strict=True), employer=matter.arrears.employer_name)
    body, title = _("%(employer)s，%(people)s 人，%(amount)s 元。") % told, title % {"number": matter.number}
    officers = Account.objects.filter(pk__in=held.values("account_id"), is_active=True)
    return sum(_send(matter, officer, kind, title, body, now) for officer in officers)


def tell_workers(matter: Matter, what: str, title: str, body: str, *, sms: str = "") -> None:
    """Tell whoever reported it and everybody listed whom the register knows; an officer who wrote it down is not told.

    The text message is for the reporters alone.
    """
    parties = [(party["person_id"], party["role"]) for party in matter.party_list if party["person_id"]]
    reporters = {person for person, role in parties if role == "reporter"}
    wanted = Q(person_id__in=[person for person, _role in parties]) | Q(pk=matter.opened_by, kind="worker")
    for account in Account.objects.filter(wanted):
        is_reporter = account.pk == matter.opened_by or str(account.person_id) in reporters
        _send(matter, account, what, title, body, matter.changed_at, sms if is_reporter else "")


def tell_progress(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the workers that something was done; the page says what."""
    text = _("您的报告有新进展，请登录查看。")
    tell_workers(matter, "wage_arrears.progress", _("欠薪报告有新进展"), data["opinion"], sms=text)


def tell_paid(matter: Matter, persons: Iterable[UUID]) -> None:
    """Tell these that money was noted for them."""
    title, body = _("您的欠薪有款项到账登记"), _("请在办件里核对金额；没有收到的，请告诉工会。")
    for account in Account.objects.filter(person_id__in=list(persons)):
        _send(matter, account, "wage_arrears.paid", title, body, matter.changed_at)


def _send(matter, account: Account, kind: str, title: str, body: str, now: datetime, sms: str = "") -> bool:
    """Leave one notice of this step for an account: the key is the account's own, so that nobody's hides another's."""
    key = f"{matter.pk}-{kind}-{matter.step_count}-{account.pk.hex[-12:]}"
    return send(account, kind, title, body, now=now, matter_id=matter.pk, sms_text=sms or None, key=key)
