"""Counts as of a past day: the ledger, the tree and the people as they stood, or as they were known on another day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import connection

from zhigong.kernel.orgs.queries import Branch

# "infinity" of the database: all that is known now
_KNOWN = "coalesce(day_ends(%(known_on)s::date), 'infinity')"
_NEAREST = "SELECT * FROM members_on(%(nodes)s::bigint[], %(wanted)s::text[], %(day)s)"
CLOSED = ("", "sex", "worker_kind", "industry", "is_migrant", "real_name")  # what a month's closing keeps
_UNITS = f"""
SELECT count(*) FROM units_as_of(ARRAY[%(node)s]::bigint[], %(day)s, {_KNOWN}) p JOIN units u ON u.id = p.unit_id
 WHERE p.state NOT IN ('merged', 'dissolved') AND (u.founded_on IS NULL OR u.founded_on <= %(day)s)
"""
_LEVEL = f"""
SELECT u.id, u.code, p.name, u.kind, u.position
  FROM level_as_of(%(node)s, %(day)s, {_KNOWN}) p JOIN units u ON u.id = p.unit_id
 WHERE p.state NOT IN ('merged', 'dissolved') AND (u.founded_on IS NULL OR u.founded_on <= %(day)s)
 ORDER BY u.position
"""
_BRANCHES = f"""
SELECT u.id, u.code, p.name, u.level, u.kind, p.state, u.position, u.position_end,
       (SELECT count(*) FROM level_as_of(u.id, %(day)s, {_KNOWN}) c JOIN units b ON b.id = c.unit_id
         WHERE c.state NOT IN ('merged', 'dissolved') AND (b.founded_on IS NULL OR b.founded_on <= %(day)s))
  FROM level_as_of(%(node)s, %(day)s, {_KNOWN}) p JOIN units u ON u.id = p.unit_id
 WHERE p.state NOT IN ('merged', 'dissolved') AND (u.founded_on IS NULL OR u.founded_on <= %(day)s)
   AND u.position > %(after)s
 ORDER BY u.position LIMIT %(limit)s
"""


def dimensions_as_of(node_id: int, day: date, known_on: date | None = None) -> dict[str, dict[str, int]]:
    """Return {dimension: {value: members}} of a node at the end of a day; the dimension '' holds the whole under ''."""
    ledger = f"SELECT %(node)s, m.* FROM members_as_of(%(node)s, %(day)s, {_KNOWN}) m"
    return _read([node_id], (*CLOSED, "birth_month", "joined_month"), day, known_on, ledger)[node_id]


def members_as_of(node_ids: Iterable[int], day: date, known_on: date | None = None) -> dict[int, int]:
    """Return {node: members at the end of a day}, 0 where there were none."""
    ledger = (
        f"SELECT node_id, '', '', amount FROM member_counts_as_of(%(nodes)s::bigint[], %(day)s, {_KNOWN})"
    )
    found = _read(node_ids, ("",), day, known_on, ledger)
    return {node: cells.get("", {}).get("", 0) for node, cells in found.items()}


def units_as_of(node_id: int, day: date, known_on: date | None = None) -> int:
    """Return how many units counted towards a node on a day, itself included; one without a founding day always existed."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"node": node_id, "day": day, "known_on": known_on})
        return cursor.fetchone()[0]


def many_dimensions_as_of(
    node_ids: Iterable[int], day: date, known_on: date | None = None
) -> dict[int, dict]:
    """Return {node: {dimension: {value: members}}} at the end of a day, without months of birth and of joining."""
    ledger = f"SELECT * FROM member_dimensions_as_of(%(nodes)s::bigint[], %(day)s, {_KNOWN})"
    return _read(node_ids, CLOSED, day, known_on, ledger)


def _read(nodes: Iterable[int], wanted: tuple, day: date, known_on: date | None, ledger: str) -> dict:
    """Ask the database for the nearest way to the day; what was known on another day only the ledger tells."""
    found: dict[int, dict] = {node: defaultdict(dict) for node in nodes}
    values = {"nodes": list(found), "node": next(iter(found), None), "day": day, "known_on": known_on}
    with connection.cursor() as cursor:
        cursor.execute(ledger if known_on else _NEAREST, values | {"wanted": list(wanted)})
        for node, dimension, value, amount in sorted(cursor.fetchall()):
            found[node][dimension][value] = amount
    return {node: dict(cells) for node, cells in found.items()}


def level_as_of(node_id: int, day: date, known_on: date | None = None) -> list[tuple]:
    """Return (id, code, name, kind, position) of the units directly below a node on a day, named as they were then."""
    with connection.cursor() as cursor:
        cursor.execute(_LEVEL, {"node": node_id, "day": day, "known_on": known_on})
        return cursor.fetchall()


def branches_as_of(
    node_id: int, day: date, known_on: date | None = None, *, limit: int, after: int = -1
) -> list[Branch]:
    """Return one page of the units directly below on a day, each with its children then; members are left at 0."""
    with connection.cursor() as cursor:
        values = {"node": node_id, "day": day, "known_on": known_on, "limit": limit, "after": after}
        cursor.execute(_BRANCHES, values)
        return [Branch(*row) for row in cursor.fetchall()]


def cells_as_of(
    node_id: int, day: date | None, known_on: date | None = None
) -> dict[tuple[str, str, str, str], int]:
    """Return {(sex, kind of worker, industry, month of birth): members} of a node at the end of a day; None is now.

    Now it costs the node's cells (kept where members are many), a past day what has changed since besides.
    """
    way = "member_cells(%(node)s)" if day is None else "member_cells_on(%(node)s, %(day)s)"
    if known_on:
        way = f"member_cells_as_of(%(node)s, %(day)s, {_KNOWN})"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {way}", {"node": node_id, "day": day, "known_on": known_on})
        return {tuple(row[:4]): row[4] for row in cursor.fetchall()}
