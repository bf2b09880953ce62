"""Background work of coverage: writing a register file, letting go what is settled, checking the counts each night."""

import json
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from zhigong.kernel.access.grants import seat_for_grant
from zhigong.kernel.access.seats import Seat, acting, current_seat
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.jobs import defer, job, periodic
from zhigong.kernel.journal import entries
from zhigong.kernel.tally import counts
from zhigong.modules.organise.coverage import imports
from zhigong.modules.organise.coverage.models import Drive, MarketEmployer, MarketImport

SYSTEM = Seat.system("coverage.import")
# What the counts must be, straight from the records; the same dimensions as the trigger's.
TRUE_COUNTS = """
SELECT v.measure, u.path, coverage_dimensions(m.covered, m.industry, m.size)::text, sum(v.amount)::int
  FROM market_employers m JOIN units u ON u.id = m.unit_id
  CROSS JOIN LATERAL (VALUES ('employers', 1), ('employer_staff', m.staff_count)) AS v(measure, amount)
 WHERE m.is_open GROUP BY 1, 2, 3 HAVING sum(v.amount) <> 0
"""


def start_writing(kept: MarketImport) -> None:
    """Write the rows in the background, beginning after the running transaction."""
    defer("coverage.write", import_id=str(kept.pk), reached=kept.reached)


@job("coverage.write", in_own_seat=True)
def write(import_id: str, reached: int) -> None:
    """Write one batch in the seat of the officer who sent the file, then ask for the next."""
    now = timezone.now()
    with acting(SYSTEM):
        kept = MarketImport.objects.get(pk=UUID(import_id))
        seat = seat_for_grant(kept.grant_id, timezone.localdate(now))
        if seat is None:
            MarketImport.objects.filter(pk=kept.pk).update(state="stopped", finished_at=now)
    if seat is not None:
        with acting(seat):
            write_next(UUID(import_id), now)


def write_next(import_id: UUID, now) -> None:
    """Write the next batch of an import; the last one closes it and lets settled work go."""
    kept = MarketImport.objects.select_for_update().get(pk=import_id)
    if kept.state != "applying":
        return
    if imports.write_batch(kept, timezone.localdate(now)):
        defer("coverage.write", import_id=str(kept.pk), reached=kept.reached)
        return
    kept.state, kept.finished_at = "done", now
    kept.save(update_fields=["state", "finished_at"])
    detail = {"import": str(kept.pk), "counts": kept.counts, "source": kept.source}
    entries.record("coverage.import", unit=kept.unit_id, detail=detail)
    defer("coverage.let_go")


@job("coverage.let_go")
def let_go_soon() -> None:
    """Close the work at employers that have a union by now, or are no more."""
    let_go(timezone.now())


def let_go(now) -> int:
    """Take the system's step at every founding whose employer needs none any more; returns how many."""
    settled = MarketEmployer.objects.filter(Q(is_open=False) | ~Q(covered="")).values("employer_id")
    drives = Drive.objects.filter(is_open=True, employer_id__in=settled).values_list("pk", flat=True)
    for matter_id in drives:
        take_step(matter_id, "fall_out", seat=current_seat(), now=now)
    return len(drives)


@periodic("23 18 * * *", "coverage.nightly")
def nightly() -> None:
    """Let coverage begin and end on its day, close settled work, and prove the counts against the records."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coverage_derive(ARRAY(SELECT employer_id FROM covered_employers"
            " WHERE starts_on IS NOT NULL OR ends_on IS NOT NULL), %s)",
            [timezone.localdate(now)],
        )
    let_go(now)
    recount()


def recount() -> list[str]:
    """Compare the counts of all units with the records; what differs is counted anew and journaled. Returns measures."""
    with connection.cursor() as cursor:
        cursor.execute(TRUE_COUNTS)
        rows = cursor.fetchall()
    true = [counts.Delta(measure, nodes, amount, json.loads(by)) for measure, nodes, by, amount in rows]
    wrong = []
    for measure in ("employers", "employer_staff"):
        rows = [delta for delta in true if delta.measure == measure]
        if _summed(rows) != _kept(measure):
            counts.rebuild(measure, rows)
            entries.record("coverage.recount", detail={"measure": measure})
            wrong.append(measure)
    return wrong


def _summed(rows: list[counts.Delta]) -> dict:
    found: dict[tuple, int] = {}
    for delta in rows:
        for node in delta.nodes:
            for dimension, value in [("", ""), *delta.dimensions.items()]:
                key = (node, dimension, value)
                found[key] = found.get(key, 0) + delta.amount
    return {key: amount for key, amount in found.items() if amount}


def _kept(measure: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT node_id, dimension, value, sum(amount)::bigint FROM ("
            " SELECT node_id, dimension, value, amount FROM tally_totals WHERE measure = %(measure)s UNION ALL"
            " SELECT n.node, p.key, p.value, d.amount FROM tally_deltas d CROSS JOIN LATERAL unnest(d.nodes) n(node)"
            " CROSS JOIN LATERAL (SELECT '' AS key, '' AS value UNION ALL SELECT key, value"
            " FROM jsonb_each_text(d.dimensions)) p WHERE d.measure = %(measure)s) parts"
            " GROUP BY 1, 2, 3 HAVING sum(amount) <> 0",
            {"measure": measure},
        )
        return {(node, dimension, value): amount for node, dimension, value, amount in cursor.fetchall()}
