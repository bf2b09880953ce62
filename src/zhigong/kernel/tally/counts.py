"""Counts at every node of the tree: deltas appended inside a step, folded in the background, exact at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from psycopg.types.json import Jsonb

from zhigong.lib.prepared import rows_of

ALL = ""
_ADD = """
INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
SELECT d.measure, d.nodes::bigint[], d.dimensions, d.amount, now()
  FROM unnest(%s::text[], %s::text[], %s::jsonb[], %s::bigint[]) AS d(measure, nodes, dimensions, amount)
"""
# Totals and what is not folded yet, in one statement and so in one snapshot: a fold in between changes nothing.
_READ = """
SELECT node_id, value, sum(amount)::bigint FROM (
    SELECT node_id, value, amount FROM tally_totals
     WHERE node_id = ANY(%(nodes)s::bigint[]) AND measure = %(measure)s AND dimension = %(dimension)s
    UNION ALL
    SELECT n.node, CASE WHEN %(dimension)s = '' THEN '' ELSE d.dimensions ->> %(dimension)s END, d.amount
      FROM tally_deltas d CROSS JOIN LATERAL unnest(d.nodes) AS n(node)
     WHERE d.measure = %(measure)s AND d.nodes && %(nodes)s::bigint[] AND n.node = ANY(%(nodes)s::bigint[])
       AND (%(dimension)s = '' OR d.dimensions ? %(dimension)s)
) both_parts GROUP BY node_id, value HAVING sum(amount) <> 0 ORDER BY node_id, value
"""
# One node, no dimension: its plan does not depend on how many nodes are asked for, so the server keeps it.
_COUNT_ONE = """
SELECT ((SELECT coalesce(sum(t.amount), 0) FROM tally_totals t
          WHERE t.node_id = %(node)s AND t.measure = %(measure)s AND t.dimension = '')
      + (SELECT coalesce(sum(d.amount), 0) FROM tally_deltas d
          WHERE d.measure = %(measure)s AND d.nodes @> ARRAY[%(node)s::bigint]))::bigint
"""
# Many nodes, no dimension: each total is one row by its key; the sums with what waits are made by the reader.
_COUNT_MANY = """
SELECT node_id, amount FROM tally_totals
 WHERE node_id = ANY(%(nodes)s::bigint[]) AND measure = %(measure)s AND dimension = '' AND value = ''
UNION ALL
SELECT n.node, d.amount FROM tally_deltas d CROSS JOIN LATERAL unnest(d.nodes) AS n(node)
 WHERE d.measure = %(measure)s AND n.node = ANY(%(nodes)s::bigint[])
"""
_READ_ALL = """
SELECT node_id, dimension, value, sum(amount)::bigint FROM (
    SELECT node_id, dimension, value, amount FROM tally_totals
     WHERE node_id = %(node)s AND measure = %(measure)s
    UNION ALL
    SELECT %(node)s, p.dimension, p.value, d.amount
      FROM tally_deltas d
      CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value
                          UNION ALL SELECT key, value FROM jsonb_each_text(d.dimensions)) p
     WHERE d.measure = %(measure)s AND d.nodes @> ARRAY[%(node)s]::bigint[]
) both_parts GROUP BY 1, 2, 3 HAVING sum(amount) <> 0 ORDER BY 2, 3
"""


@dataclass(frozen=True, slots=True)
class Delta:
    """One change of a count: `nodes` are the unit and all its ancestors, `dimensions` name → value (all texts)."""

    measure: str
    nodes: Sequence[int]
    amount: int
    dimensions: dict[str, str] = field(default_factory=dict)


def add(deltas: Iterable[Delta]) -> None:
    """Append deltas in the running transaction, in one statement."""
    deltas = list(deltas)
    if not deltas:
        return
    columns = [
        [delta.measure for delta in deltas],
        ["{" + ",".join(str(node) for node in delta.nodes) + "}" for delta in deltas],
        [Jsonb(delta.dimensions) for delta in deltas],
        [delta.amount for delta in deltas],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, columns)


def fold(limit: int = 5_000) -> int:
    """Fold up to `limit` deltas into the totals and return how many; safe beside other folds and readers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_fold(%s)", [limit])
        return cursor.fetchone()[0]


def cross() -> int:
    """Begin to keep crossed cells of nodes that grew large enough for it and return how many; folds wait meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_cross()")
        return cursor.fetchone()[0]


def read(
    node_ids: Iterable[int], measure: str = "members", dimension: str = ALL
) -> dict[int, dict[str, int]]:
    """Return {node: {value: count}} for one dimension ('' has the single value ''); every asked node has an entry."""
    nodes = list(node_ids)
    found: dict[int, dict[str, int]] = {node: {} for node in nodes}
    asked = {"nodes": nodes, "measure": measure, "dimension": dimension}
    for node, value, amount in rows_of(connection, _READ, asked):
        found[node][value] = amount
    return found


def count(node_ids: Iterable[int], measure: str = "members") -> dict[int, int]:
    """Return {node: count over all dimensions}, 0 where there is none."""
    nodes = list(node_ids)
    if len(nodes) != 1:
        found = dict.fromkeys(nodes, 0)
        for node, amount in rows_of(connection, _COUNT_MANY, {"nodes": nodes, "measure": measure}):
            found[node] += amount
        return found
    ((amount,),) = rows_of(connection, _COUNT_ONE, {"node": nodes[0], "measure": measure})
    return {nodes[0]: amount}


def read_all(node_id: int, measure: str = "members") -> dict[str, dict[str, int]]:
    """Return {dimension: {value: count}} of one node; the dimension '' holds the whole under ''."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    asked = {"node": node_id, "measure": measure}
    for _node, dimension, value, amount in rows_of(connection, _READ_ALL, asked):
        found[dimension][value] = amount
    return dict(found)


def rebuild(measure: str, rows: Iterable[Delta]) -> None:
    """Forget one measure and count it anew from `rows`, in the running transaction; other writers wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tally_clear(%s)", [measure])
    add(rows)
