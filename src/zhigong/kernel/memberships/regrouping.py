"""Members who follow their union's merger or division: dated events for all of them in one statement, and the way back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from zhigong.kernel.access.seats import current_seat

_COLUMNS = """membership_id, person_id, unit_id, kind, reason, from_state, to_state, happened_on, learnt_at, joined_on,
    number, worker_kind, employment_form, employer_id, matter_id, account_id, note"""
# Who came or changed after the day the reorganisation holds from follows on the day of that change.
_FOLLOW = f"""
INSERT INTO membership_events ({_COLUMNS})
SELECT m.id, m.person_id, %(to)s, CASE WHEN %(retain)s AND m.state = 'active' THEN 'retain' ELSE 'reorganise' END,
       %(reason)s, m.state, CASE WHEN %(retain)s AND m.state = 'active' THEN 'retained' ELSE m.state END,
       greatest(%(on)s, m.since_on), now(), m.joined_on, '', m.worker_kind, m.employment_form, m.employer_id,
       %(matter)s::uuid, %(account)s::uuid, ''
  FROM memberships m
 WHERE m.unit_id = ANY (%(units)s::bigint[]) AND m.state IN ('active', 'transferring_out', 'retained')
   AND (%(employer)s::bigint IS NULL OR m.employer_id = %(employer)s)
 ORDER BY m.id
"""
_BACK = f"""
INSERT INTO membership_events ({_COLUMNS})
SELECT m.id, m.person_id, b.unit_id, 'reorganise', '', m.state, m.state, greatest(%(on)s, m.since_on), now(),
       m.joined_on, '', m.worker_kind, m.employment_form, m.employer_id, %(matter)s::uuid, %(account)s::uuid, ''
  FROM membership_events e
  JOIN memberships m ON m.last_event_id = e.id
 CROSS JOIN LATERAL (SELECT p.unit_id FROM membership_events p
                      WHERE p.membership_id = e.membership_id AND p.id < e.id ORDER BY p.id DESC LIMIT 1) b
 WHERE e.matter_id = %(undone)s::uuid AND e.kind IN ('reorganise', 'retain')
 ORDER BY m.id
"""
_RESTORE = f"""
INSERT INTO membership_events ({_COLUMNS})
SELECT m.id, m.person_id, m.unit_id, 'restore', '', 'retained', 'active', m.since_on, now(),
       m.joined_on, '', m.worker_kind, m.employment_form, m.employer_id, %(matter)s::uuid, %(account)s::uuid, ''
  FROM membership_events e JOIN memberships m ON m.id = e.membership_id
 WHERE e.matter_id = %(undone)s::uuid AND e.kind = 'retain' AND m.state = 'retained'
 ORDER BY m.id
"""
_CHANGED_SINCE = """
SELECT count(DISTINCT e.membership_id) FROM membership_events e
 WHERE e.matter_id = %(undone)s::uuid AND e.kind IN ('reorganise', 'retain') AND EXISTS (
    SELECT 1 FROM membership_events l
     WHERE l.membership_id = e.membership_id AND l.id > e.id AND l.matter_id IS DISTINCT FROM e.matter_id)
"""


def follow(
    units: Sequence[int],
    to: int,
    on: date,
    *,
    matter_id: UUID,
    employer_id: int | None = None,
    retain: bool = False,
    reason: str = "",
) -> int:
    """Let the members held directly in `units` follow to the unit `to` and return how many; state and dates stay.

    `employer_id` takes only those who work there; `retain`: active ones are retained there (their employer ended).
    """
    values = {
        "units": list(units),
        "to": to,
        "on": on,
        "employer": employer_id,
        "retain": retain,
        "reason": reason,
    }
    return _write(_FOLLOW, values | {"matter": matter_id})


def follow_back(undone: UUID, on: date, *, matter_id: UUID) -> int:
    """Let everybody whom a matter moved go back to where they were, restored if it retained them; return how many."""
    values = {"undone": undone, "on": on, "matter": matter_id}
    moved = _write(_BACK, values)
    _write(_RESTORE, values)
    return moved


def changed_since(undone: UUID) -> int:
    """Return how many of those a matter moved have had another event since."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_SINCE, {"undone": undone})
        return cursor.fetchone()[0]


def _write(statement: str, values: dict) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values | {"account": current_seat().account_id})
        return cursor.rowcount
