"""Replays a matter's timeline through its service's table: which clocks must run, stand still or have stopped."""

from dataclasses import dataclass

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.check_clocks import has_officers
from zhigong.kernel.cases.telling import GENERIC
from zhigong.kernel.cases.walking import replay
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask

_LINES = """
SELECT m.id::text, m.number, m.kind, m.state, m.step_count, m.closed_at IS NOT NULL,
       (SELECT coalesce(array_agg(s.step ORDER BY s.id), '{}') FROM matter_steps s WHERE s.matter_id = m.id),
       (SELECT coalesce(array_agg(c.name || CASE WHEN c.paused_at IS NULL THEN '' ELSE ' paused' END), '{}')
          FROM clocks c WHERE c.matter_id = m.id AND c.stopped_at IS NULL),
       (SELECT count(*) FROM todos t JOIN units u ON u.id = m.unit_id
         WHERE t.matter_id = m.id AND t.done_at IS NULL AND t.unit_id = ANY(u.path)),
       (SELECT count(*) FROM todos t WHERE t.matter_id = m.id AND t.done_at IS NULL)
  FROM matters m WHERE m.id = ANY(%s::uuid[])
"""


@dataclass(frozen=True)
class Line:
    """What stands of a matter: its steps without what the house writes itself, open clocks and to-dos."""

    number: str
    kind: str
    state: str
    count: int
    is_closed: bool
    steps: tuple[str, ...]
    climbs: int
    clocks: tuple[str, ...]
    owned: int
    todos: int


def timelines(matters: list[str]) -> dict[str, Line]:
    """Return what stands of each matter that is there."""
    found = {}
    for key, number, kind, state, count, closed, steps, clocks, owned, todos in ask(_LINES, [matters]):
        own = tuple(step for step in steps if step not in GENERIC)
        climbs = steps.count("climb")
        found[key] = Line(number, kind, state, count, closed, own, climbs, tuple(clocks), owned, todos)
    return found


def check_clocks(line: Line, found: Findings) -> None:
    """No clock lost, none left over; an open matter has exactly one to-do, at its owner or above."""
    service = registry.get_service(line.kind)
    state, ticking = replay(service, line.steps)
    wanted = sorted(one.step + (" paused" if one.is_paused else "") for one in ticking)
    todos = 0 if line.is_closed else int(has_officers(service, state))
    holds = {
        "state": line.state == state and line.count == len(line.steps),
        "closed": line.is_closed == (state in service.end),
        "clocks": sorted(line.clocks) == wanted,
        "to-dos": line.owned == line.todos == todos,
    }
    wrong = [name for name, held in holds.items() if not held]
    if wrong:
        found.lost += len(set(wanted) - set(line.clocks))
        found.problems.append(
            f"{line.number} ({line.state}): {', '.join(wrong)}; clocks {sorted(line.clocks)}, wanted {wanted}; "
            f"{line.owned} of {line.todos} to-dos owned, wanted {todos}"
        )
