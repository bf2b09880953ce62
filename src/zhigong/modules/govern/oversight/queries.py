"""Who can see this person, what could this account read: derived from grants, seats and parties, with the rule."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.grants import seats_of
from zhigong.kernel.access.permissions import may
from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.access.sight import viewers_of
from zhigong.kernel.journal.models import Entry, ReadingStop, WithholdingOrder
from zhigong.kernel.journal.walls import SEES_PEOPLE
from zhigong.kernel.metrics import breaker
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Account
from zhigong.kernel.tally import counts
from zhigong.kernel.web.deeds import deed_title
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.text import typed_number
from zhigong.modules.govern.oversight.models import RetentionProposal

REASONS = {
    "hour": gettext_lazy("一小时内过多"),
    "day": gettext_lazy("24小时内过多"),
    "usual": gettext_lazy("远超本人平日"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who can see a person, from which seat and by which rule."""

    name: str
    role: str
    unit: str
    rule: str


def who_can_see(number: str, on: date) -> tuple[UUID, list[Line]] | None:
    """Return (person, everybody who can see them on a day) by member number; None outside the asker's range.

    By a seat in whose range the membership lies (either line), or an open matter of theirs; the person themself apart.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sight_places(%s)", [number])
        places = cursor.fetchall()
    if not places:
        return None
    found: dict[tuple, Line] = {}
    for _person, rule, _unit, position, industry_position in places:
        for viewer in viewers_of(position, industry_position, on):
            key = (viewer.account_id, viewer.role, viewer.unit_name)
            found.setdefault(key, Line("", viewer.role, viewer.unit_name, _rule(rule, viewer.rule)))
    names = _names({key[0] for key in found})
    return places[0][0], [
        Line(names.get(key[0], ""), _role(line.role), line.unit, line.rule) for key, line in found.items()
    ]


def could_read(account: Account, on: date, now: datetime) -> dict:
    """Return what an account could read on a day: each seat with its range and its rights, and what it did read."""
    seats = [_told(seat) for seat in seats_of(account, on)]
    hour, day, usual = breaker.readings_of(account.pk, now)
    assigned = Todo.objects.filter(account_id=account.pk, done_at=None).count()
    return {"seats": seats, "hour": hour, "day": day, "usual": usual, "assigned": assigned}


def _told(seat: Seat) -> dict:
    sees = seat.role in SEES_PEOPLE
    role = find_role(seat.role)
    return {
        "seat": seat,
        "role": _role(seat.role),
        "sees": sees,
        "members": counts.read([seat.unit_id])[seat.unit_id].get("", 0) if sees else 0,
        "unmasks": role is not None and role.allows("members.unmask"),
        "exports": role is not None and role.allows("members.export"),
        "rule": _("产业线范围") if seat.line == "industrial" else _("地域范围"),
    }


def _rule(place: str, line: str) -> str:
    by_line = _("产业线范围") if line == "industrial" else _("地域范围")
    return (
        by_line
        if place == "membership"
        else _("%(line)s内的办件 %(number)s") % {"line": by_line, "number": place}
    )


def _role(code: str) -> str:
    return str(getattr(find_role(code), "title", code))


def find_account(username: str, seat: Seat, on: date) -> Account | None:
    """Return the officer's account when one of its seats lies in the asker's range, or it has none; else None."""
    account = Account.objects.filter(username=username, kind="officer").first()
    if account is None:
        return None
    held = seats_of(account, on)
    inside = any(seat.lo <= one.lo and one.hi <= seat.hi for one in held if one.line == "territorial")
    return account if inside or not held or any(one.line == "industrial" for one in held) else None


def stops(seat: Seat) -> list[dict]:
    """Return the stops at units of the seat's range, open ones first."""
    rows = list(ReadingStop.objects.order_by("released_at", "-at")[:200])
    units = Unit.objects.in_bulk({row.unit_id for row in rows if row.unit_id})
    names = _names({one for row in rows for one in (row.account_id, row.decided_by, row.released_by)})
    return [
        {
            "stop": row,
            "read": [
                (deed_title(what), purpose, times, persons) for what, purpose, times, persons in row.read
            ],
            "decided_by": names.get(row.decided_by, ""),
            "name": names.get(row.account_id, ""),
            "unit": units[row.unit_id].name if row.unit_id in units else "",
            "reason": REASONS[row.reason],
            "released_by": names.get(row.released_by, ""),
        }
        for row in rows
        if row.unit_id not in units or seat.lo <= units[row.unit_id].position <= seat.hi
    ]


def duties(seat: Seat, now: datetime) -> list[dict]:
    """Return what waits for this administrator: stops to look into, and releases to confirm as the second person."""
    if not may(seat, "breaker.confirm"):
        return []
    rows = [row["stop"] for row in stops(seat) if row["stop"].released_at is None]
    rows = [row for row in rows if row.account_id != seat.account_id]
    undecided = [row for row in rows if not row.decision] if may(seat, "breaker.release") else []
    second = [row for row in rows if row.decision == "release" and row.decided_by != seat.account_id]
    late = sum(row.due_at is not None and row.due_at < now for row in undecided)
    url, found = reverse("oversight-office:stops"), []
    if undecided:
        count = _("%(count)d 件，%(late)d 件已超期") if late else _("%(count)d 件")
        note = count % {"count": len(undecided), "late": late}
        found.append(
            {"title": _("核实查看异常的帐号"), "note": note, "tone": "bad" if late else "warn", "url": url}
        )
    if second:
        note = _("%(count)d 件") % {"count": len(second)}
        found.append({"title": _("确认恢复被暂停的帐号"), "note": note, "tone": "warn", "url": url})
    return found


def orders() -> list[dict]:
    """Return the orders that show readings later, newest first; persons are a number."""
    rows = list(WithholdingOrder.objects.order_by("-asked_at")[:200])
    units = dict(Unit.objects.filter(pk__in={row.unit_id for row in rows}).values_list("pk", "name"))
    names = _names({row.asked_by for row in rows} | {row.confirmed_by for row in rows if row.confirmed_by})
    return [
        {
            "order": row,
            "unit": units.get(row.unit_id, ""),
            "count": len(row.subjects),
            "asked_by": names.get(row.asked_by, ""),
            "confirmed_by": names.get(row.confirmed_by, ""),
        }
        for row in rows
    ]


def find_entry(number: str) -> Entry | None:
    """Return a journal entry by its number, when this seat reads the journal."""
    return Entry.objects.filter(pk=typed_number(number)).first() if typed_number(number) else None


def proposals() -> list[dict]:
    """Return the proposals to erase, newest first."""
    rows = list(RetentionProposal.objects.order_by("-proposed_at")[:50])
    names = _names({one for row in rows for one in (row.first_by, row.second_by) if one})
    return [
        {"proposal": row, "first": names.get(row.first_by, ""), "second": names.get(row.second_by, "")}
        for row in rows
    ]


def _names(accounts) -> dict:
    rows = Account.objects.filter(pk__in=[one for one in accounts if one])
    return {row.pk: row.display_name or row.username for row in rows}
