"""Grants and the seats they give: who holds which role where, given by the security administrator alone."""

from collections import namedtuple
from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.permissions import demand
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.access.seats import NOWHERE, Seat, current_seat
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import NO_POSITION, Unit
from zhigong.kernel.people.models import Account
from zhigong.lib.prepared import rows_of

ADMINISTRATORS = tuple(code for code, role in ROLES.items() if role.is_administrator)

_UnitOfSeat = namedtuple("_UnitOfSeat", (
    "id", "code", "name", "level", "path",
    "position", "position_end", "industry_position", "industry_position_end",
))  # fmt: skip
# A seat's facts, as `seat_of_row` takes them: of an account a, its grant g, the unit u and the worker's account w.
# Last the names of the two unions right above, root first, for the bar at the top of every page.
SEAT = f"""
       a.id, g.id, g.role, g.line, w.id, w.person_id, {", ".join(f"u.{name}" for name in _UnitOfSeat._fields)},
       ARRAY(SELECT above.name FROM unnest(u.path[cardinality(u.path) - 2:cardinality(u.path) - 1]) WITH ORDINALITY p(id, n)
               JOIN units above ON above.id = p.id ORDER BY p.n)
"""
_SEATS = f"""
SELECT {SEAT}
  FROM grants g JOIN units u ON u.id = g.unit_id JOIN accounts a ON a.id = g.account_id
  LEFT JOIN accounts w ON w.id = a.worker_account_id
 WHERE g.account_id = %(account)s AND a.is_active
   AND g.starts_on <= %(on)s AND (g.ends_on IS NULL OR g.ends_on > %(on)s)
 ORDER BY u.position, g.role, g.id
"""


class GrantRefused(ValueError):
    """A grant that may not be given or ended; the text is a sentence for the security administrator."""


def valid_on(on: date) -> Q:
    """Return the condition that a grant is valid on a day (from starts_on, up to and not including ends_on)."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def seat_of(grant: Grant) -> Seat:
    """Return the seat of a grant loaded with its unit and account, whatever the day; its person is the officer's own."""
    own = grant.account.worker_account
    return _seat_at(
        grant.unit,
        grant.role,
        grant.line,
        grant_id=grant.pk,
        account_id=grant.account_id,
        person_id=own.person_id if own else None,
        worker_id=own.pk if own else None,
    )


def seat_for_grant(grant: Grant | int, on: date) -> Seat | None:
    """Return the seat of a grant, None when it is not valid on the day or its account is closed; one query."""
    grant_id = grant.pk if isinstance(grant, Grant) else grant
    found = _grants().filter(valid_on(on), pk=grant_id).first()
    return seat_of(found) if found else None


def seats_of(account: Account | UUID, on: date) -> list[Seat]:
    """Return the seats an account may choose from on a day, nearest to the root first; one prepared statement."""
    account_id = account.pk if isinstance(account, Account) else account
    return [seat_of_row(row) for row in rows_of(connection, _SEATS, {"account": account_id, "on": on})]


def seat_of_row(row: tuple) -> Seat:
    """Return the seat of a grant read by the columns of `SEAT`."""
    account_id, grant_id, role, line, worker_id, person_id, *unit, way = row
    who = {"account_id": account_id, "worker_id": worker_id, "person_id": person_id}
    return _seat_at(_UnitOfSeat(*unit), role, line, grant_id=grant_id, way=tuple(way), **who)


def seat_for(unit_code: str, role: str) -> Seat:
    """Return a seat that nobody holds, for `./zg sql --seat CODE:ROLE`. LookupError for an unknown unit or role."""
    unit = Unit.objects.filter(code=unit_code).first()
    if unit is None or role not in ROLES:
        raise LookupError(unit_code if unit is None else role)
    is_industrial = unit.industry_position != NO_POSITION and unit.kind.startswith("industr")
    return _seat_at(unit, role, "industrial" if is_industrial else "territorial")


def _grants():
    return Grant.objects.select_related("unit", "account__worker_account").filter(account__is_active=True)


def _seat_at(unit: Unit | _UnitOfSeat, role: str, line: str, **who) -> Seat:
    on_industry = line == "industrial"
    has_range = not on_industry or unit.industry_position != NO_POSITION
    return Seat(
        role=role,
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.name,
        unit_level=unit.level,
        unit_path=tuple(unit.path),
        line=line,
        lo=NOWHERE[0] if on_industry else unit.position,
        hi=NOWHERE[1] if on_industry else unit.position_end,
        ilo=unit.industry_position if on_industry and has_range else NOWHERE[0],
        ihi=unit.industry_position_end if on_industry and has_range else NOWHERE[1],
        **who,
    )


def grant_role(
    account: Account,
    unit: Unit,
    role: str,
    *,
    starts_on: date,
    ends_on: date | None = None,
    line: str = "territorial",
) -> Grant:
    """Give an account a role at a unit, in the security administrator's seat (or the system's at set-up). Journaled.

    GrantRefused with a sentence; PermissionDenied when the seat may not grant at all.
    """
    seat = _granting_seat()
    sentence = why_not_grant(account, unit, role, line, seat, starts_on=starts_on, ends_on=ends_on)
    if sentence:
        raise GrantRefused(sentence)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(
                account=account,
                unit=unit,
                role=role,
                line=line,
                starts_on=starts_on,
                ends_on=ends_on,
                granted_by=seat.account_id,
            )
    except IntegrityError as error:
        raise GrantRefused(_("该帐号已有同样的岗位。")) from error
    entries.record("grants.give", unit=unit.pk, detail=_described(grant))
    return grant


def end_grant(grant: Grant, *, on: date) -> None:
    """End a grant from a day on (that day is not included any more). Journaled; nobody ends their own."""
    seat = _granting_seat()
    if seat.account_id is not None and grant.account_id == seat.account_id:
        raise GrantRefused(_("不能调整自己的岗位，请由另一名安全管理员办理。"))
    if grant.ends_on is not None and grant.ends_on <= on:
        raise GrantRefused(_("这个岗位已经结束。"))
    grant.ends_on = max(on, grant.starts_on)
    grant.save(update_fields=["ends_on"])
    entries.record("grants.end", unit=grant.unit_id, detail=_described(grant))


def why_not_grant(
    account: Account, unit: Unit, role: str, line: str, seat: Seat, *, starts_on: date, ends_on: date | None
) -> str:
    """Return why this grant may not be given, or ''."""
    if role not in ROLES or not ROLES[role].is_granted:
        return _("没有这个岗位。")
    if account.kind != "officer":
        return _("只有工作人员帐号可以担任岗位。")
    if seat.account_id is not None and account.pk == seat.account_id:
        return _("不能给自己授予岗位。")
    if ends_on is not None and ends_on <= starts_on:
        return _("结束日期应晚于开始日期。")
    if line == "industrial" and unit.industry_position == NO_POSITION:
        return _("这个工会不在产业系统中，不能按产业授予岗位。")
    return _why_not_together(account, role, starts_on)


def _why_not_together(account: Account, role: str, on: date) -> str:
    """The three administrators are kept apart from each other and from whoever sees personal data (GB/T 22239)."""
    overlapping = Grant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), account=account)
    held = set(overlapping.values_list("role", flat=True))
    if role in ADMINISTRATORS and held - {role}:
        return _("系统、安全、审计三类管理员应分别由不同的人担任，且不得兼任业务岗位。")
    if role not in ADMINISTRATORS and held & set(ADMINISTRATORS):
        return _("该帐号是管理员，不得兼任业务岗位。")
    return ""


def _granting_seat() -> Seat:
    seat = current_seat()
    if seat.role != "system":
        demand(seat, "grants.give")
    return seat


def _described(grant: Grant) -> dict:
    return {
        "account": str(grant.account_id),
        "role": grant.role,
        "line": grant.line,
        "from": grant.starts_on.isoformat(),
        "to": grant.ends_on.isoformat() if grant.ends_on else None,
    }
