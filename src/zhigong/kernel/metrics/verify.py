"""Whether ledger, memberships, versions, counts, journal, order, seals and the tree agree; each problem names its row."""

from collections.abc import Callable
from dataclasses import asdict
from itertools import islice

from django.db import connection

from zhigong.kernel.access.seats import NoSeat, Seat, acting, current_seat
from zhigong.kernel.journal import anchors, log, seals
from zhigong.kernel.journal.models import Entry, Seal
from zhigong.kernel.matters.verifying import verify_files
from zhigong.kernel.people.erasing import erased_count

VERSIONED = ("people", "units", "affiliations", "grants", "employer_agents", "rule_values")
# table, the database's function that compares it with what it is derived from
CHECKS = (
    ("units", "verify_units()"),
    ("units", "verify_industry()"),
    ("unit_placements", "verify_placements()"),
    ("membership_events", "verify_events()"),
    ("memberships", "verify_memberships()"),
    ("membership_departures", "verify_departures()"),
    ("matters", "verify_matters()"),
    ("tally_totals", "verify_tally()"),
    ("tally_cells", "verify_cells()"),
    ("closings", "verify_closings()"),
    *((f"{table}_versions", f"verify_versions('{table}')") for table in VERSIONED),
    ("erased_versions", "verify_erased()"),
    ("journal_order", "verify_order()"),
    ("journal_order", "verify_order_entries()"),
)
MOST_PROBLEMS = 1_000  # of one table: more of the same tells nobody more


def verify_all(progress: Callable[[float, str], None] | None = None) -> dict:
    """Return {"ok", "entries", "seals", "erased", "problems": [{"table", "row", "problem"}]}; acts in the system's seat."""
    try:
        current_seat()
    except NoSeat:
        with acting(Seat.system("verify")):
            return _verify(progress)
    return _verify(progress)


def _verify(progress: Callable[[float, str], None] | None) -> dict:
    problems = []
    for place, (table, function) in enumerate(CHECKS):
        if progress:
            progress(place / (len(CHECKS) + 1), table)
        problems += _ask(table, function)
    problems += islice(verify_files(), MOST_PROBLEMS)
    problems += verify_sealed() + anchors.check_countersignatures()
    if progress:
        progress(1.0, "seals")
    return {
        "ok": not problems,
        "entries": Entry.objects.count(),
        "seals": Seal.objects.count(),
        "erased": erased_count(),
        "problems": problems,
    }


def verify_sealed(newest: int | None = None) -> list[dict]:
    """Return what does not hold of the seals, their entries and the row versions those cover: of all, or the newest few.

    Of the newest also entries that no seal covers yet. Needs a seat that reads the journal.
    """
    problems = [asdict(problem) for problem in seals.verify_seals(newest)]
    first = None
    if newest:
        place = max(0, log.size_now() - newest)
        first = Seal.objects.filter(place=place).values_list("first_number", flat=True).first() or 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, row_id, problem FROM verify_covered(%s, %s) LIMIT %s",
            [first, 2**62 if first else None, MOST_PROBLEMS],
        )
        names = ("table", "row", "problem")
        return problems + [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _ask(table: str, function: str) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_id, problem FROM {function} LIMIT %s", [MOST_PROBLEMS])
        return [{"table": table, "row": row, "problem": problem} for row, problem in cursor.fetchall()]
