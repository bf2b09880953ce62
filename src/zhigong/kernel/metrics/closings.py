"""Closing months: every node's counts at a month's end in one row, so that looking back costs what looking at now costs."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from time import monotonic

from django.db import connection

from zhigong.kernel.metrics.models import ClosedMonth

MONTHS = 60  # how far back months are closed; older days are counted from the ledger
_READ = """
SELECT n.node, coalesce(c.units_count, 0), coalesce(c.counts, '{}')
  FROM unnest(%(nodes)s::bigint[]) AS n(node)
  LEFT JOIN LATERAL (SELECT units_count, counts FROM closings
                      WHERE node_id = n.node AND month_end <= %(day)s ORDER BY month_end DESC LIMIT 1) c ON true
 WHERE closing_is_fresh(%(day)s, %(nodes)s::bigint[])
"""


def month_end(day: date) -> date:
    """Return the last day of the month `day` lies in."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_before(day: date) -> date:
    """Return the last day of the month before the one `day` lies in."""
    return day.replace(day=1) - timedelta(days=1)


def read_closings(node_ids: Iterable[int], day: date) -> dict[int, tuple[int, dict]] | None:
    """Return {node: (units, {dimension: {value: members}})} of a closed month, by one row a node.

    None when `day` ends no closed month, or something learnt since reaches back into it: count from the ledger then.
    """
    nodes = list(node_ids)
    if day != month_end(day) or not nodes:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"nodes": nodes, "day": day})
        rows = cursor.fetchall()
    return {node: (units, _loaded(cells)) for node, units, cells in rows} or None


def _loaded(cells) -> dict:
    """Return the document; Django's cursor hands out jsonb as text."""
    return json.loads(cells) if isinstance(cells, str) else cells


def months_closed() -> list[date]:
    """Return the ends of the closed months, the earliest first."""
    return list(ClosedMonth.objects.order_by("month_end").values_list("month_end", flat=True))


def close_month(day: date) -> int:
    """Close the month that ends on `day` and return how many nodes changed; later months are forgotten and closed anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT close_month(%s)", [day])
        return cursor.fetchone()[0]


def next_to_close(today: date) -> date | None:
    """Return the end of the earliest month that is not closed or became stale; None when all past months are closed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT recheck_closings(), (SELECT max(month_end) FROM closed_months)")
        stale, closed = cursor.fetchone()
        if stale is not None:
            return stale
        last = month_before(today)
        if closed is None:
            cursor.execute("SELECT first_event_on()")
            first = cursor.fetchone()[0]
            following = max(month_end(first), _months_back(last, MONTHS - 1)) if first else None
        else:
            following = month_end(closed + timedelta(days=1))
    return following if following and following <= last else None


def close_due(today: date, *, within: timedelta = timedelta.max, most: int = MONTHS) -> int:
    """Close the months that are due, the earliest first, until the time or their number is up; return how many."""
    started = monotonic()
    for done in range(most):
        day = next_to_close(today) if timedelta(seconds=monotonic() - started) < within else None
        if day is None:
            return done
        close_month(day)
    return most


def _months_back(day: date, months: int) -> date:
    for _step in range(months):
        day = month_before(day)
    return day
