"""What must hold after a run, asked of the database itself and of the program's own counts and verification."""

import time
from collections import Counter
from dataclasses import dataclass, field

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.order import sequence
from zhigong.kernel.metrics.queries import count_unit
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.people.register import document_digest
from zhigong.modules.organise.rosters.public import import_roster
from zhigong.testing.laboratory.clients import Record
from zhigong.testing.laboratory.stages import Scene, Stage, ask, fresh_connection

_OPEN = """
SELECT round(extract(epoch FROM now() - xact_start))::int, state, left(query, 80) FROM pg_stat_activity
 WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 3
"""
OPEN, DECIDED = "submitted", ("approved", "referred")
ORDER_SECONDS = (
    90.0  # the house goes on working: its longest transaction on a busy machine holds the tail back
)

_MATTERS = """
SELECT m.id::text, m.state, m.step_count,
       (SELECT count(*) FROM membership_events e WHERE e.matter_id = m.id AND e.kind = 'join'),
       (SELECT count(*) FROM memberships s WHERE s.id = a.membership_id AND s.state = 'active'
           AND s.person_id = a.person_id),
       (SELECT count(*) FROM todos t WHERE t.matter_id = m.id AND t.done_at IS NULL),
       (SELECT count(*) FROM clocks c WHERE c.matter_id = m.id AND c.stopped_at IS NULL),
       (SELECT count(*) FROM matter_steps s WHERE s.matter_id = m.id),
       (SELECT count(*) FROM journal_entries j WHERE j.matter_id = m.id AND j.outcome = 'done'
           AND j.what LIKE 'joining.join.%%'),
       (SELECT count(*) FROM notices n WHERE n.matter_id = m.id AND n.kind = 'joining.' || m.state)
  FROM matters m JOIN joining_applications a ON a.matter_id = m.id WHERE m.id = ANY(%s::uuid[])
"""
_DECISIONS = """
SELECT s.matter_id::text, s.step, a.username FROM matter_steps s JOIN accounts a ON a.id = s.account_id
 WHERE s.matter_id = ANY(%s::uuid[]) AND s.step IN ('approve', 'refer')
"""
_ENTRIES = """
SELECT j.matter_id::text, split_part(j.what, '.', 3), count(*) FROM journal_entries j
 WHERE j.matter_id = ANY(%s::uuid[]) AND j.outcome = 'done' AND j.what ~ '^joining[.]join[.](approve|refer)$'
 GROUP BY 1, 2
"""
_HOLDING = """
SELECT p.doc_digest, count(DISTINCT p.id), count(s.id) FROM people p
  LEFT JOIN memberships s ON s.person_id = p.id AND s.state IN ('active', 'transferring_out')
 WHERE p.doc_digest = ANY(%s::bytea[]) GROUP BY 1
"""
# Members by the ledger alone: the last event of each membership says where it stands.
_BY_LEDGER = """
SELECT u.code, count(l.membership_id) FROM units u
  LEFT JOIN (SELECT DISTINCT ON (e.membership_id) e.membership_id, e.to_state, w.path || w.industry_path AS above
               FROM membership_events e JOIN units w ON w.id = e.unit_id ORDER BY e.membership_id, e.id DESC) l
    ON l.above @> ARRAY[u.id] AND l.to_state IN ('active', 'transferring_out')
 GROUP BY u.code
"""
_UNORDERED = """
SELECT (SELECT count(*) FROM journal_entries e WHERE NOT EXISTS (SELECT FROM journal_order o WHERE o.entry_id = e.id)),
       (SELECT count(*) - coalesce(max(number), 0) FROM journal_order)
"""
_IMPORTS = """
SELECT r.state, r.rows_count, r.applied_count, r.batches_count,
       (SELECT count(*) FROM roster_rows w WHERE w.roster_id = r.id),
       (SELECT count(*) FROM roster_rows w WHERE w.roster_id = r.id AND w.outcome IN ('new', 'updated', 'unchanged')
           AND NOT EXISTS (SELECT FROM memberships s WHERE s.person_id = w.person_id AND s.unit_id = w.unit_id
                           AND s.state = 'active')),
       (SELECT sum(value::int) FROM jsonb_each_text(r.counts) WHERE key <> 'review')
  FROM rosters r WHERE r.file_name = %s ORDER BY r.created_at
"""
# Periodic jobs (they have a queueing lock) are not repeated when the database dies: the next one is near.
_GIVEN_UP = """
SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' AND queueing_lock IS NULL GROUP BY 1
"""


@dataclass
class Findings:
    """What a run lost, doubled or kept silent about, and everything else that does not agree."""

    lost: int = 0
    doubled: int = 0
    silent_conflicts: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether anything was wrong."""
        return bool(self.lost or self.doubled or self.silent_conflicts or self.problems)


def check(stage: Stage, scene: Scene, record: Record) -> Findings:
    """Compare what the clients were told with what the database holds."""
    found = Findings(problems=[f"answer: {text}" for text in record.odd])
    with fresh_connection():
        check_order(found)
        with acting(Seat.system("laboratory")):
            check_matters(scene, found)
            check_acknowledged(scene, record, found)
            check_people(scene, found)
            check_import(scene, record, found)
            check_counts(found)
            check_jobs(found)
        check_rerun(scene, found)
        verified = verify_all()
        found.problems += [f"verify: {problem}" for problem in verified["problems"][:5]]
    return found


def check_order(found: Findings) -> None:
    """After sequencing, every entry has its number and the numbers have no gaps."""
    until = time.monotonic() + ORDER_SECONDS
    while True:
        with acting(Seat.system("laboratory")):
            sequence()
        with acting(Seat.system("laboratory")):
            [(missing, gaps)] = ask(_UNORDERED)
        if not missing or time.monotonic() > until:
            break
        time.sleep(0.1)
    if missing or gaps:
        found.problems.append(f"order: {missing} entries without a number, {gaps} gaps; open: {_oldest()}")


def _oldest() -> str:
    """What the oldest transactions are doing, where the program may see it."""
    with acting(Seat.system("laboratory")):
        rows = ask(_OPEN)
    return "; ".join(f"{seconds} s {state} {query}" for seconds, state, query in rows)


def check_matters(scene: Scene, found: Findings) -> None:
    """State, membership, event, to-dos, clocks, timeline, journal and message of every matter agree."""
    rows = ask(_MATTERS, [scene.matters])
    if len(rows) != len(scene.matters):
        found.problems.append(f"{len(scene.matters) - len(rows)} applications are gone")
    left_open = {scene.matters[number] for number in scene.plan.left_open}
    for key, state, steps, events, memberships, todos, clocks, timeline, entries, messages in rows:
        is_open = state not in DECIDED
        wanted = {
            "state": (state == OPEN) == (key in left_open),
            "events": events == (state == "approved"),
            "membership": memberships == (state == "approved"),
            "to-dos": todos == is_open,
            "clocks": clocks == is_open,
            "timeline": timeline == steps == 2 - is_open,
            "journal": entries == steps,
            "message": messages == 1,
        }
        found.doubled += max(0, events - 1)
        wrong = [name for name, holds in wanted.items() if not holds]
        if wrong:
            found.problems.append(f"matter {key} ({state}): {', '.join(wrong)}")


def check_acknowledged(scene: Scene, record: Record, found: Findings) -> None:
    """Each yes stands in the timeline and the journal under the officer who got it, once."""
    decisions = Counter(ask(_DECISIONS, [scene.matters]))
    entries = {(matter, step): count for matter, step, count in ask(_ENTRIES, [scene.matters])}
    told = Counter(record.acknowledged)
    for one, times in told.items():
        if not decisions[one.matter, one.step, one.officer]:
            found.lost += 1
        elif times > 1:
            found.silent_conflicts += times - 1  # a double click was told yes twice
    yes = {(one.matter, one.step, one.officer) for one in told}
    for matter in {one.matter for one in told}:
        if len({one for one in yes if one[0] == matter}) > 1:
            found.silent_conflicts += 1  # two officers were told yes
    found.silent_conflicts += record.counts["silent"]
    for (matter, step, _officer), times in decisions.items():
        if times > 1 or entries.get((matter, step)) != 1:
            found.problems.append(f"{step} of {matter}: {times} steps, {entries.get((matter, step))} entries")


def check_people(scene: Scene, found: Findings) -> None:
    """Behind every document that was decided or imported stands one person with one membership."""
    decided = [who for number, who in enumerate(scene.people) if number not in scene.plan.left_open]
    digests = {document_digest("111", who.document) for who in [*decided, *scene.roster_people]}
    held = {bytes(digest): (people, members) for digest, people, members in ask(_HOLDING, [list(digests)])}
    for digest in digests:
        people, members = held.get(digest, (0, 0))
        found.doubled += max(0, members - 1)
        if people != 1 or members != 1:
            found.problems.append(f"a document has {people} people and {members} memberships")


def check_import(scene: Scene, record: Record, found: Findings) -> None:
    """An import that was told to be done is; every accepted row is a member, no batch is half."""
    imports = ask(_IMPORTS, [scene.roster.name])
    done = [one for one in imports if one[0] == "done"]
    if record.import_done and not done:
        found.lost += 1
        found.problems.append("import: was told to be done and is not")
    for state, rows, applied, batches, kept, homeless, counted in imports:
        if rows != scene.rows or (state == "done" and not (rows == kept == counted and applied == batches)):
            found.problems.append(f"import ({state}): {rows} rows, {kept} kept, {counted} counted")
        if state == "done" and homeless:
            found.problems.append(f"import: {homeless} accepted rows without a membership")


def check_counts(found: Findings) -> None:
    """At every unit the count, what is not folded yet included, is what the ledger says."""
    for code, members in ask(_BY_LEDGER):
        counted = count_unit(code)["members"]
        if counted != members:
            found.problems.append(f"count of {code}: {counted}, by the ledger {members}")


def check_jobs(found: Findings) -> None:
    """No job was given up; what a killed worker held is taken up again by the rescue of the jobs room."""
    for name, count in ask(_GIVEN_UP):
        found.problems.append(f"job {name} was given up {count} times")


def check_rerun(scene: Scene, found: Findings) -> None:
    """The same file once more changes nothing."""
    told = import_roster(scene.roster, scene.unit_code)
    kept = {name: told[name] for name in ("new", "updated", "elsewhere", "duplicate_in_file", "rejected")}
    if kept != {"new": 0, "updated": 0, "elsewhere": 1, "duplicate_in_file": 1, "rejected": 1}:
        found.problems.append(f"import once more: {kept}")
