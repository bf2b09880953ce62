"""Whether ledger, memberships, versions, counts, journal, order, seals and the tree agree; each problem names its row."""

from collections.abc import Callable

from django.db import connection

from zhigong.kernel.access.seats import NoSeat, Seat, acting, current_seat
from zhigong.kernel.journal import seals
from zhigong.kernel.journal.models import Entry, Seal

VERSIONED = ("people", "units", "affiliations", "grants", "rule_values")
# table, the database's function that compares it with what it is derived from
CHECKS = (
    ("units", "verify_units()"),
    ("units", "verify_industry()"),
    ("unit_placements", "verify_placements()"),
    ("membership_events", "verify_events()"),
    ("memberships", "verify_memberships()"),
    ("matters", "verify_matters()"),
    ("tally_totals", "verify_tally()"),
    *((f"{table}_versions", f"verify_versions('{table}')") for table in VERSIONED),
    ("journal_entries", "verify_journal()"),
    ("journal_order", "verify_order()"),
    ("journal_order", "verify_order_entries()"),
)
MOST_PROBLEMS = 1_000  # of one table: more of the same tells nobody more


def verify_all(progress: Callable[[float, str], None] | None = None) -> dict:
    """Return {"ok", "entries", "seals", "problems": [{"table", "row", "problem"}]}; acts in the system's seat."""
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
    problems += [
        {"table": "seals", "row": str(problem.seal_id), "problem": problem.problem}
        for problem in seals.verify_seals()
    ]
    if progress:
        progress(1.0, "seals")
    return {
        "ok": not problems,
        "entries": Entry.objects.count(),
        "seals": Seal.objects.count(),
        "problems": problems,
    }


def _ask(table: str, function: str) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_id, problem FROM {function} LIMIT %s", [MOST_PROBLEMS])
        return [{"table": table, "row": row, "problem": problem} for row, problem in cursor.fetchall()]
