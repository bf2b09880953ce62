"""One page of the list: by a prepared statement where the plan is the same for everybody, else by what was asked."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.queries import page_named
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.lib.prepared import rows_of
from zhigong.modules.organise.members import queries
from zhigong.modules.organise.members.queries import COUNTED, NAMED, PAGE_ROWS


def _columns(model, *names: str) -> tuple[str, ...]:
    """In the order of the model's fields, as from_db takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in names)


OF_MEMBERSHIP = _columns(
    Membership,
    "id", "person_id", "unit_id", "position", "industry_position", "state", "worker_kind", "joined_on",
)  # fmt: skip
OF_PERSON = _columns(
    Person, "id", "name", "sex", "identity_level", "doc_cipher", "mobile_cipher", "erased_at"
)
OF_UNIT = _columns(Unit, "id", "name")
_SHOWN = ", ".join(
    f"{table}.{column}"
    for table, columns in (("m", OF_MEMBERSHIP), ("p", OF_PERSON), ("u", OF_UNIT))
    for column in columns
)
_FROM = "FROM memberships m JOIN people p ON p.id = m.person_id JOIN units u ON u.id = m.unit_id"
# Whatever the range, the best way is along the index of positions until the page is full; so the plan may be kept.
_WALK = f"""
SELECT {_SHOWN} {_FROM}
 WHERE m.{{line}} BETWEEN %(lo)s::bigint AND %(hi)s::bigint AND m.state = ANY(%(states)s::text[])
   AND (m.{{line}}, m.id) > (%(place)s::bigint, %(last)s::uuid)
 ORDER BY m.{{line}}, m.id LIMIT {PAGE_ROWS + 1}
"""
_THESE = f"""
SELECT {_SHOWN} {_FROM}
 WHERE m.id = ANY(%(ids)s::uuid[]) AND m.{{line}} BETWEEN %(lo)s::bigint AND %(hi)s::bigint
 ORDER BY m.{{line}}, m.id
"""
_NOBODY = UUID(int=0)
OTHER_FACTS = ("sex", "worker_kind", "gap")


@dataclass(frozen=True)
class Page:
    """Rows to show (memberships with person and unit), the key of the next page, and how many there are in all."""

    rows: list[Membership]
    following: UUID | None
    count: int
    is_more: bool = False


def read_page(seat: Seat, filters: dict, after: UUID | None) -> Page:
    """Return the page after the membership `after`; keys of `filters` as in queries.list_members."""
    text = filters.get("q")
    if any(filters.get(fact) for fact in OTHER_FACTS):
        return _searched(seat, filters, after)
    if not text:
        return _walked(seat, filters, after)
    typed = queries.name_typed(text)
    return _named(seat, filters, after, *typed) if typed else _searched(seat, filters, after)


def _walked(seat: Seat, filters: dict, after: UUID | None) -> Page:
    """The list itself, narrowed by state and union at most."""
    line, lo, hi = queries.range_of_list(seat, filters)
    place = None
    if after is not None:
        place = Membership.objects.filter(pk=after).values_list(line, flat=True).first()
    last = after if place is not None else _NOBODY
    values = {"lo": lo, "hi": hi, "states": list(queries.states_of(filters))}
    found = _read(_WALK, line, values | {"place": lo - 1 if place is None else place, "last": last})
    rows, following = _cut(found)
    whole = queries.count_holding(seat, filters)
    if whole is not None:
        return Page(rows, following, whole)
    count = queries.count_up_to(queries.list_members(seat, filters))
    return Page(rows, following, min(count, COUNTED), count > COUNTED)


def _named(seat: Seat, filters: dict, after: UUID | None, name: str, letters: str) -> Page:
    """Whoever is named or read so; what the function finds is in the list's order already."""
    line, lo, hi = queries.range_of_list(seat, filters)
    ids, whole = page_named(
        name, letters, PAGE_ROWS + 1, states=queries.states_of(filters), lo=lo, hi=hi, after=after
    )
    rows, following = _cut(_read(_THESE, line, {"ids": ids, "lo": lo, "hi": hi}))
    if whole is None and after is None and following is None:  # a walk that came to the end
        whole = len(rows)
    return Page(rows, following, PAGE_ROWS if whole is None else whole, whole is None)


def _searched(seat: Seat, filters: dict, after: UUID | None) -> Page:
    """Anything else: a number, or a list narrowed by facts of the person."""
    most = queries.most_named(filters)
    rows = queries.list_members(seat, filters, after, most_named=most)
    found, following = queries.page_after(rows.only(*queries.LISTED), after)
    if filters.get("q") and after is not None:  # those rows begin at the page; the count does not
        rows = queries.list_members(seat, filters, most_named=most)
    limit = NAMED - 1 if filters.get("q") else COUNTED
    count = queries.count_up_to(rows, limit)
    return Page(found, following, min(count, limit), count > limit)


def _cut(found: list[Membership]) -> tuple[list[Membership], UUID | None]:
    return found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None


def _read(statement: str, line: str, values: dict) -> list[Membership]:
    """Run one of the statements above; the models hold what the list shows and no more."""
    rows = rows_of(connection, statement.format(line=line), values)
    found, first, second = [], len(OF_MEMBERSHIP), len(OF_MEMBERSHIP) + len(OF_PERSON)
    for row in rows:
        membership = Membership.from_db(connection.alias, OF_MEMBERSHIP, row[:first])
        membership.person = Person.from_db(connection.alias, OF_PERSON, row[first:second])
        membership.unit = Unit.from_db(connection.alias, OF_UNIT, row[second:])
        found.append(membership)
    return found
