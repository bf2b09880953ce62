"""Writes what every step changes in one statement: the matter, its timeline, the clocks and to-dos it leaves behind."""

from dataclasses import dataclass

from django.db import connection
from psycopg.types.json import Jsonb

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist.todos import SUPERVISED
from zhigong.lib.prepared import rows_of

# One round trip in place of four: a step's own writes are the floor of every approval (bench joining).
# A clock goes on in the states it names, stands still in others, stops in the rest; started anew, the old one stops.
_WRITE = """
WITH changed AS (
    UPDATE matters SET unit_id = %(unit)s, state = %(state)s, title = %(title)s, changed_at = %(now)s,
           closed_at = %(closed)s, step_count = %(count)s WHERE id = %(matter)s
), told AS (
    INSERT INTO matter_steps (matter_id, step, from_state, to_state, at, account_id, actor_label, opinion, detail,
                              audience)
    VALUES (%(matter)s, %(step)s, %(before)s, %(state)s, %(now)s, %(account)s, %(actor)s, %(opinion)s, %(detail)s,
            %(audience)s)
), clocked AS (
    UPDATE clocks
       SET stopped_at = CASE WHEN name = %(anew)s OR %(state)s <> ALL (runs_in || pauses_in) THEN %(now)s END,
           paused_at = CASE WHEN %(state)s = ANY (pauses_in) THEN coalesce(paused_at, %(now)s) ELSE paused_at END,
           next_at = CASE WHEN %(state)s = ANY (runs_in) THEN next_at END
     WHERE matter_id = %(matter)s AND stopped_at IS NULL
       AND (name = %(anew)s OR %(leaves)s AND (%(state)s <> ALL (runs_in) OR paused_at IS NOT NULL))
), done AS (
    UPDATE todos SET done_at = %(now)s WHERE matter_id = %(matter)s AND done_at IS NULL AND %(leaves)s
           AND (step <> %(supervised)s OR %(closes)s)
)
SELECT EXISTS (SELECT FROM clocks WHERE matter_id = %(matter)s AND stopped_at IS NULL AND name <> %(anew)s
                  AND NOT (%(leaves)s AND %(state)s <> ALL (runs_in || pauses_in))),
       EXISTS (SELECT FROM todos WHERE matter_id = %(matter)s AND done_at IS NULL AND step = %(supervised)s)
"""


@dataclass(frozen=True)
class Left:
    """What goes on after a step: clocks that an earlier one started, and a supervision that waits for its answer."""

    clocks: bool
    supervision: bool


def write_step(
    matter: Matter,
    step_code: str,
    before: str,
    seat: Seat,
    *,
    actor: str,
    opinion: str,
    detail: dict,
    anew: str = "",
    audience: str = "all",
) -> Left:
    """Write the matter as it now is and the step on its timeline; `anew` names the clock the step is about to start.

    The matter's positions follow its unit by the database's own trigger.
    """
    values = {
        "matter": matter.pk,
        "unit": matter.unit_id,
        "state": matter.state,
        "title": matter.title,
        "now": matter.changed_at,
        "closed": matter.closed_at,
        "closes": matter.closed_at is not None,
        "count": matter.step_count,
        "step": step_code,
        "before": before,
        "account": seat.account_id,
        "actor": actor[:120],
        "opinion": opinion[:500],
        "detail": Jsonb(detail),
        "leaves": before not in ("", matter.state),
        "anew": anew,
        "audience": audience,
        "supervised": SUPERVISED,
    }
    return Left(*rows_of(connection, _WRITE, values)[0])
