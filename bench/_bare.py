"""The rows of one approval by bare SQL in one transaction: what an approval costs when nothing is asked or judged."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

SCOPE = (
    "SELECT set_config('zg.lo', %(lo)s, true), set_config('zg.hi', %(hi)s, true), set_config('zg.ilo', '1', true),"
    " set_config('zg.ihi', '0', true), set_config('zg.person', '', true), set_config('zg.account', %(account)s, true),"
    " set_config('zg.grant', %(grant)s, true), set_config('zg.unit', %(unit)s, true),"
    " set_config('zg.role', %(role)s, true), set_config('zg.handed', '', true)"
)
JOURNAL = (
    "SELECT journal_record(%(what)s, %(outcome)s, %(subjects)s, %(matter)s, %(unit)s, %(purpose)s, %(version)s,"
    " %(detail)s, %(salt)s)"
)
# One statement per table written; what triggers write (memberships, versions, count deltas, job events) they write
# here as well.
PERSON = (
    "UPDATE people SET doc_digest = %(digest)s, identity_level = 4, identity_checked_on = %(on)s, updated_at = %(now)s"
    " WHERE id = %(person)s"
)
EVENT = (
    "INSERT INTO membership_events (membership_id, person_id, unit_id, kind, reason, from_state, to_state,"
    " happened_on, learnt_at, joined_on, number, worker_kind, employment_form, employer_id, matter_id, account_id, note)"
    " VALUES (%(membership)s, %(person)s, %(unit)s, 'join', '', '', 'active', %(on)s, now(), %(on)s,"
    " member_number('610101001', '', %(on)s), %(worker_kind)s, '', NULL, %(matter)s, %(account)s, '')"
)
APPLICATION = (
    "UPDATE joining_applications SET membership_id = %(membership)s, checked_by = 'in_person', person_id = %(person)s"
    " WHERE matter_id = %(matter)s"
)
NOTICE = (
    "INSERT INTO notices (id, account_id, kind, title, body, matter_id, key, created_at)"
    " VALUES (%(notice)s, %(applicant)s, 'joining.approved', %(title)s, %(body)s, %(matter)s, %(key)s, %(now)s)"
)
MESSAGE = (
    "INSERT INTO outbound_messages (key, mobile_cipher, text_cipher, state, attempts_count, gateway_reference, error,"
    " created_at, next_attempt_at) VALUES (%(key)s, %(mobile)s, %(text)s, 'waiting', 0, '', '', %(now)s, %(now)s)"
)
JOB = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY[('default', 'notices.send_waiting', 0, NULL, NULL, '{}'::jsonb, NULL)]"
    "::procrastinate_job_to_defer_v1[])"
)
MATTER = (
    "UPDATE matters SET state = 'approved', changed_at = %(now)s, closed_at = %(now)s, step_count = 2"
    " WHERE id = %(matter)s"
)
STEP = (
    "INSERT INTO matter_steps (matter_id, step, from_state, to_state, at, account_id, actor_label, opinion, detail)"
    " VALUES (%(matter)s, 'approve', 'submitted', 'approved', %(now)s, %(account)s, %(actor)s, '', %(seen)s)"
)
CLOCK = "UPDATE clocks SET stopped_at = %(now)s WHERE matter_id = %(matter)s AND stopped_at IS NULL"
TODO = "UPDATE todos SET done_at = %(now)s WHERE matter_id = %(matter)s AND done_at IS NULL"
WRITES = (PERSON, EVENT, APPLICATION, NOTICE, MESSAGE, JOB, MATTER, STEP, CLOCK, TODO)


@dataclass(frozen=True)
class Prepared:
    """One application with every value its approval writes, worked out before the clock starts."""

    values: dict
    journal: tuple[dict, dict]


def scope_of(seat) -> dict:
    """The values of SCOPE for a seat."""
    return {
        "lo": str(seat.lo),
        "hi": str(seat.hi),
        "account": str(seat.account_id),
        "grant": str(seat.grant_id),
        "unit": str(seat.unit_id),
        "role": seat.role,
    }


def prepare(matter: dict, seat, now: datetime, on: date) -> Prepared:
    """Work out what is written for one application; `matter` holds matter, person, applicant, digest, mobile, text."""
    key = f"{matter['matter']}-bench"
    values = matter | {
        "membership": uuid4(),
        "notice": uuid4(),
        "unit": seat.unit_id,
        "account": seat.account_id,
        "worker_kind": "13",
        "on": on,
        "now": now,
        "key": key,
        "title": f"您已加入{seat.unit_name}",
        "body": "会员卡已在首页。今天起您可以使用会员服务。",
        "actor": f"{seat.unit_name} 组织干部",
        "seen": Jsonb({"checked_by": "in_person"}),
    }
    return Prepared(values, (_door(), _entry(matter, seat)))


def _door() -> dict:
    detail, nobody = {"proof": 4}, list[UUID]()
    return _record("people.identity_door", "read", nobody, None, None, "入会审核核对证件", "", detail)


def _entry(matter: dict, seat) -> dict:
    detail = {"number": matter["number"], "from": "submitted", "to": "approved"}
    return _record(
        "joining.join.approve",
        "done",
        [matter["person"]],
        matter["matter"],
        seat.unit_id,
        "",
        "2026-01",
        detail,
    )


def _record(what, outcome, subjects, matter, unit, purpose, version, detail) -> dict:
    return {
        "what": what,
        "outcome": outcome,
        "subjects": subjects,
        "matter": matter,
        "unit": unit,
        "purpose": purpose,
        "version": version,
        "detail": Jsonb(detail),
        "salt": secrets.token_bytes(16),
    }


def approve(connection: psycopg.Connection, prepared: Prepared, scope: dict) -> None:
    """Write everything and commit; statements go one by one, prepared on the server by psycopg's own rule."""
    with connection.transaction():
        cursor = connection.cursor()
        cursor.execute(SCOPE, scope)
        cursor.execute(JOURNAL, prepared.journal[0])
        for statement in WRITES:
            cursor.execute(statement, prepared.values)
        cursor.execute(JOURNAL, prepared.journal[1])


def tables_written(connection: psycopg.Connection) -> dict[str, list[int]]:
    """Rows this session has inserted, updated and deleted and not yet reported, by table: take two and subtract."""
    rows = connection.execute(
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
        " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
    )
    return {name: list(numbers) for name, *numbers in rows}


def difference(before: dict, after: dict) -> dict[str, list[int]]:
    """What was written between two readings of `tables_written`."""
    changed = {
        name: [now - then for now, then in zip(numbers, before.get(name, [0, 0, 0]), strict=True)]
        for name, numbers in after.items()
    }
    return {name: numbers for name, numbers in sorted(changed.items()) if any(numbers)}
