"""Appending to the ledger of membership: the only way a membership comes to be or changes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import DatabaseError, IntegrityError, connection

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.memberships.transitions import (
    NO_RIGHT,
    SECOND_MEMBERSHIP,
    STEPS,
    LedgerRefusal,
    refusal_sentence,
)
from zhigong.lib.ids import uuid7
from zhigong.lib.prepared import prepared


@dataclass(slots=True)
class Event:
    """A dated fact about a membership. Leave `membership_id` None to begin one (join, transfer_in from elsewhere).

    `unit_id` None keeps the present unit; `joined_on` None is the present one, or `happened_on` for a new membership.
    `number` is drawn by the database for a new membership without one. `to_state` is said for reinstate alone.
    """

    kind: str
    person_id: UUID
    happened_on: date
    unit_id: int | None = None
    membership_id: UUID | None = None
    joined_on: date | None = None
    reason: str = ""
    number: str = ""
    worker_kind: str | None = None
    employment_form: str | None = None
    employer_id: int | None = None
    matter_id: UUID | None = None
    note: str = ""
    from_state: str | None = None
    to_state: str = ""


COLUMNS = {
    "kind": "text",
    "person_id": "uuid",
    "happened_on": "date",
    "unit_id": "bigint",
    "membership_id": "uuid",
    "joined_on": "date",
    "reason": "text",
    "number": "text",
    "worker_kind": "text",
    "employment_form": "text",
    "employer_id": "bigint",
    "matter_id": "uuid",
    "note": "text",
    "from_state": "text",
    "to_state": "text",
}
# What the caller left out is taken from the present row; the trigger looks at that row again under its lock.
_APPEND = f"""
INSERT INTO membership_events (membership_id, person_id, unit_id, kind, reason, from_state, to_state, happened_on,
    learnt_at, joined_on, number, worker_kind, employment_form, employer_id, matter_id, account_id, note)
SELECT e.membership_id, e.person_id, coalesce(e.unit_id, m.unit_id), e.kind, e.reason,
       coalesce(e.from_state, m.state, ''),
       coalesce(nullif(e.to_state, ''), e.from_state, m.state, ''), e.happened_on, now(),
       coalesce(e.joined_on, m.joined_on, e.happened_on),
       CASE WHEN e.number = '' AND m.id IS NULL AND coalesce(e.from_state, '') = ''
            THEN member_number(u.place_id, u.code, coalesce(e.joined_on, e.happened_on)) ELSE e.number END,
       coalesce(e.worker_kind, m.worker_kind, ''), coalesce(e.employment_form, m.employment_form, ''),
       coalesce(e.employer_id, m.employer_id), e.matter_id, %(account)s::uuid, e.note
  FROM unnest({", ".join(f"%({name})s::{kind}[]" for name, kind in COLUMNS.items())})
       WITH ORDINALITY AS e({", ".join(COLUMNS)}, place)
  LEFT JOIN memberships m ON m.id = e.membership_id
  LEFT JOIN units u ON u.id = coalesce(e.unit_id, m.unit_id)
 ORDER BY e.place
"""


def append(event: Event) -> UUID:
    """Append one event in the running transaction and return its membership's id; one statement, counts included.

    LedgerRefusal carries a sentence; the transaction (or savepoint) must then be rolled back by the caller.
    """
    return append_many([event])[0]


def append_many(events: Iterable[Event]) -> list[UUID]:
    """Append many events, in order, in one statement, and return their memberships' ids; all or none."""
    events = list(events)
    if not events:
        return []
    arguments: dict[str, object] = {name: [] for name in COLUMNS}
    following: dict[UUID, str] = {}
    for event in events:
        _prepare(event, following)
        for name in COLUMNS:
            arguments[name].append(_value(event, name, following))
    arguments["account"] = current_seat().account_id
    try:
        with prepared(connection) if len(events) == 1 else connection.cursor() as cursor:
            cursor.execute(_APPEND, arguments)
    except DatabaseError as error:
        refusal = refusal_of(error)
        if refusal is error:
            raise  # as it came: from itself it would lose its cause, by which a deadlock is known
        raise refusal from error
    return [event.membership_id for event in events]


def _prepare(event: Event, following: dict[UUID, str]) -> None:
    """Give a new membership its id, and a second event of one call the state the first leads to."""
    if event.kind not in STEPS:
        raise ValueError(f"unknown kind of membership event: {event.kind}")
    if event.membership_id is None:
        event.membership_id = uuid7()
        event.from_state = ""
    if event.from_state is None:
        event.from_state = following.get(event.membership_id)
    target = STEPS[event.kind][1] or event.to_state
    if target:
        following[event.membership_id] = target


def _value(event: Event, name: str, following: dict[UUID, str]):
    if name == "to_state":
        return STEPS[event.kind][1] or event.to_state
    return getattr(event, name)


def refusal_of(error: DatabaseError) -> Exception:
    """Translate what the database refused; anything unexpected is returned as it is."""
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    state = getattr(cause, "sqlstate", "")
    if (
        isinstance(error, IntegrityError)
        and getattr(diagnosis, "constraint_name", "") == "one_active_membership"
    ):
        return LedgerRefusal("second_membership", SECOND_MEMBERSHIP)
    if state == "ZG002":
        told = json.loads(diagnosis.message_detail)
        sentence = refusal_sentence(told["problem"], told["kind"], told["state"])
        return LedgerRefusal(told["problem"], sentence, UUID(told["membership"]))
    if state == "42501":
        return LedgerRefusal("no_right", NO_RIGHT)
    if isinstance(error, IntegrityError) and getattr(diagnosis, "column_name", "") == "unit_id":
        return LedgerRefusal("state_changed", refusal_sentence("state_changed", "", ""))
    return error
