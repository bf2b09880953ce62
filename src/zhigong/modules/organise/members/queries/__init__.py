"""Reading the register inside a seat: lists by keyset, search by name, reading, last four or document number."""

import re
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.models import HOLDING, STATES, Membership
from zhigong.kernel.memberships.queries import named_members
from zhigong.kernel.metrics.past_lists import members_stood
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.register import many_document_digests, mobile_digests, tail_digests
from zhigong.lib.contacts import is_mobile
from zhigong.lib.document_types import TYPES
from zhigong.lib.identity import clean_document, digest_type
from zhigong.lib.names import clean_name
from zhigong.lib.prepared import rows_of
from zhigong.lib.text import compact

PAGE_ROWS = 20
COUNTED = 1_000  # beyond this a list says "more than"
NAMED, NAMED_AND_MORE = 101, 1_001  # found by name for a page; more when other facts narrow them down
NAMED_AT_MOST = 100_000  # by a file
# What one line of the list shows, and no more of three wide tables.
LISTED = (
    "position",
    "state",
    "worker_kind",
    "joined_on",
    "person__name",
    "person__sex",
    "person__identity_level",
    "person__doc_cipher",
    "person__mobile_cipher",
    "person__erased_at",
    "unit__name",
)
# A unit counts what stands in its range; on the industry line it also counts towards others, so there it is not asked.
_WHOLE = """
SELECT (SELECT coalesce(sum(amount), 0) FROM tally_totals
         WHERE node_id = u.id AND measure = 'members' AND dimension = '')
     + (SELECT coalesce(sum(amount), 0) FROM tally_deltas WHERE measure = 'members' AND nodes @> ARRAY[u.id])
  FROM units u WHERE u.id = %s AND u.industry_position < 0
"""
# By a unique digest: the plan is the same for every range, so it is kept (see lib.prepared).
_HOLDERS = """
SELECT m.id, m.person_id FROM people p JOIN memberships m ON m.person_id = p.id
 WHERE p.doc_digest = ANY(%s::bytea[]) AND m.state <> 'void' AND m.{line} BETWEEN %s AND %s LIMIT 2
"""
_COMPARED = tuple(dict.fromkeys(map(digest_type, TYPES)))  # 112 and 113 carry the number of 111
NOT_VOID = tuple(state for state in STATES if state != "void")
AS_OF_TODAY = ("q", "sex", "gap")  # facts of people a past list is searched by as they are today
_TAIL = re.compile(r"\d{3}[\dX]", re.ASCII)
_WHOLE_NUMBER = re.compile(
    r"(?=(?:.*\d){6})[A-Z0-9]{8,18}", re.ASCII
)  # no name, no last four, no letters to read
_DOCUMENT = re.compile(r"(?=.*\d)[A-Z0-9\u4e00-\u9fff]{6,18}")


def list_members(
    seat: Seat, filters: dict, after: UUID | None = None, *, most_named: int = NAMED_AT_MOST
) -> QuerySet[Membership]:
    """Return the memberships in the seat's range that fit the filters, in the order of the unions on the seat's line.

    Keys: q, state, sex, worker_kind, unit (a Unit in the seat), gap. Of those a name fits, the first `most_named`
    after the membership `after` are looked at: a page needs no more.
    """
    rows = Membership.objects.visible_to(seat).filter(state__in=states_of(filters))
    rows = rows.select_related("person", "unit")
    if filters.get("sex"):
        rows = rows.filter(person__sex=filters["sex"])
    if filters.get("worker_kind"):
        rows = rows.filter(worker_kind=filters["worker_kind"])
    if filters.get("unit"):
        rows = rows.filter(_below(filters["unit"], seat.line))
    if filters.get("gap"):
        rows = rows.filter(_missing(filters["gap"]))
    if filters.get("q"):
        rows = rows.filter(search_condition(seat, filters, after, most_named))
    return rows.order_by("industry_position" if seat.line == "industrial" else "position", "id")


def states_of(filters: dict) -> tuple[str, ...]:
    """Return the states a list shows: of members unless another or all were asked for."""
    state = filters.get("state") or "holding"
    return {"holding": HOLDING, "all": NOT_VOID}.get(state, (state,) if state in NOT_VOID else ())


def range_of_list(seat: Seat, filters: dict) -> tuple[str, int, int]:
    """Return the column of the seat's line and the range the list covers: the seat's, or one unit's within it."""
    on_industry, unit = seat.line == "industrial", filters.get("unit")
    line = "industry_position" if on_industry else "position"
    low, high = (seat.ilo, seat.ihi) if on_industry else (seat.lo, seat.hi)
    if unit:
        return line, max(low, getattr(unit, line)), min(high, getattr(unit, f"{line}_end"))
    return line, low, high


def _below(unit: Unit, line: str) -> Q:
    if line == "industrial":
        return Q(
            industry_position__gte=unit.industry_position, industry_position__lte=unit.industry_position_end
        )
    return Q(position__gte=unit.position, position__lte=unit.position_end)


def _missing(gap: str) -> Q:
    return {
        # the complement of the database's `real_name`, which the share on the first page counts
        "real_name": Q(person__name="")
        | ~Q(person__sex__in=("1", "2"))
        | Q(person__birth_on__isnull=True)
        | Q(person__doc_digest__isnull=True)
        | Q(person__mobile_digest__isnull=True)
        | Q(person__identity_level__lt=4),
        "mobile": Q(person__mobile_digest__isnull=True),
        "ethnicity": Q(person__ethnicity=""),
        "education": Q(person__education=""),
        "worker_kind": Q(worker_kind=""),
        "identity": Q(person__identity_level__lt=4),
    }[gap]


def name_typed(text: str) -> tuple[str, str] | None:
    """Return (name, letters) when what was typed can only be a name or how it is read; None for numbers."""
    plain = compact(text).upper()
    if is_mobile(plain) or _TAIL.fullmatch(plain) or _DOCUMENT.fullmatch(plain):
        return None
    if plain.isascii() and plain.isalpha():
        return "", plain.lower()
    return clean_name(text), ""


def search_condition(seat: Seat, filters: dict, after: UUID | None, most_named: int) -> Q:
    """Return the condition for what was typed: a document or phone number (exact), its last four, a name, letters."""
    text = filters["q"]
    plain = compact(text).upper()
    if is_mobile(plain):
        return Q(person__mobile_digest__in=mobile_digests(plain))
    if _TAIL.fullmatch(plain):
        return Q(person__doc_tail_digest__in=tail_digests(plain))
    typed = name_typed(text)
    if typed:
        return _named(seat, filters, *typed, after, most_named)
    found = Q(person__doc_digest__in=_every_type(plain))
    return (
        found if plain.isascii() else found | _named(seat, filters, clean_name(text), "", after, most_named)
    )


def _every_type(number: str) -> list[bytes]:
    """The digests of a number under every kind of document it has the shape of."""
    documents = [
        (code, clean_document(code, number)) for code in _COMPARED if TYPES[code].has_shape_of(number)
    ]
    return [digest for keyed in many_document_digests(documents) for digest in keyed]


def _named(seat: Seat, filters: dict, name: str, letters: str, after: UUID | None, most: int) -> Q:
    """Whoever is named or read so, the next ones in the list's order."""
    _line, lo, hi = range_of_list(seat, filters)
    return Q(pk__in=named_members(name, letters, most, states=states_of(filters), lo=lo, hi=hi, after=after))


def page_after(rows: QuerySet[Membership], last: UUID | None) -> tuple[list[Membership], UUID | None]:
    """Return one page after the membership `last`, and the key of the next page (None at the end)."""
    if last is not None:
        line = rows.query.order_by[0]
        place = Membership.objects.filter(pk=last).values_list(line, flat=True).first()
        if place is not None:
            rows = rows.filter(Q(**{f"{line}__gt": place}) | Q(**{line: place}, pk__gt=last))
    found = list(rows[: PAGE_ROWS + 1])
    return found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None


def list_as_of(
    seat: Seat, unit: Unit, filters: dict, day: date, after: str, known_on: date | None = None
) -> tuple[list[Membership], str, int | None]:
    """Return one page of who stood below a unit on a day, as memberships that say where and what they were then.

    Only people the seat sees today; never to be saved. Filters: state, worker_kind as then; AS_OF_TODAY as now, for which
    everybody who stood there is read, and then it is known how many there are.
    """
    facts, count = {name: filters[name] for name in AS_OF_TODAY if filters.get(name)}, None
    asked = {"states": states_of(filters), "worker_kind": filters.get("worker_kind") or ""}
    if facts:
        everybody = members_stood(unit, day, known_on, **asked, after="", limit=None)
        fitting = list_members(seat, facts | {"state": "all"}).order_by()
        kept = set(
            fitting.filter(pk__in=[one.membership_id for one in everybody]).values_list("pk", flat=True)
        )
        stood = [one for one in everybody if one.membership_id in kept]
        count, keys = len(stood), [one.key for one in stood]
        stood = stood[keys.index(after) + 1 :] if after in keys else stood
    else:
        stood = members_stood(unit, day, known_on, **asked, after=after, limit=PAGE_ROWS + 1)
    page = stood[:PAGE_ROWS]
    rows = Membership.objects.visible_to(seat).select_related("person", "unit")
    held = rows.in_bulk([one.membership_id for one in page])
    found = []
    for one in page:
        membership = held[one.membership_id]
        membership.state, membership.worker_kind = one.state, one.worker_kind
        membership.unit.name = one.unit_name
        found.append(membership)
    return found, page[-1].key if len(stood) > PAGE_ROWS else "", count


def most_named(filters: dict) -> int:
    """Return how many a name must find for one page and its count under these filters."""
    return NAMED_AND_MORE if any(filters.get(fact) for fact in ("sex", "worker_kind", "gap")) else NAMED


def count_up_to(rows: QuerySet[Membership], most: int = COUNTED) -> int:
    """Return how many rows fit, counting no further than `most` + 1."""
    return rows.order_by()[: most + 1].count()


def count_holding(seat: Seat, filters: dict) -> int | None:
    """Return how many hold a membership in the list's range, from the counts; None where the register must be asked."""
    unit = filters.get("unit")
    unit_id = unit.pk if unit else seat.unit_id
    narrowed = any(value for name, value in filters.items() if name != "unit")
    if seat.line != "territorial" or unit_id is None or narrowed:
        return None
    rows = rows_of(connection, _WHOLE, [unit_id])
    return int(rows[0][0]) if rows else None


def find_holder(seat: Seat, typed: str) -> UUID | None:
    """Return the membership when a whole document number was typed and exactly one in sight fits; that is journaled."""
    number = compact(typed).upper()
    if not _WHOLE_NUMBER.fullmatch(number) or is_mobile(number):
        return None
    on_industry = seat.line == "industrial"
    statement = _HOLDERS.format(line="industry_position" if on_industry else "position")
    place = (seat.ilo, seat.ihi) if on_industry else (seat.lo, seat.hi)
    values = [_every_type(number), *place]
    found = entries.read_one(statement, values, "members.list", {"count": 1, "searched": True})
    return found[0] if found else None


def find_membership(seat: Seat, membership_id: UUID) -> Membership | None:
    """Return a membership in the seat's range with its person and unit."""
    rows = Membership.objects.visible_to(seat).exclude(state="void")
    return rows.select_related("person", "unit", "employer").filter(pk=membership_id).first()
