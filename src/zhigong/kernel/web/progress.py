"""Where a matter stands: the states it went through, the one it is in, and those still to come."""

from dataclasses import dataclass

from zhigong.kernel.cases import registry
from zhigong.kernel.cases.definition import Service, Who

LONGEST = 6


@dataclass(frozen=True)
class Dot:
    """One state on the line of dots: done, now or '' (still to come)."""

    title: str
    phase: str


def service_of(matter) -> Service:
    """Return the service of a matter in the version it runs under."""
    return registry.get_service(matter.kind, matter.procedure_version)


def dots(matter, service: Service) -> list[Dot]:
    """Return the line of dots; `matter.timeline` should be prefetched."""
    taken = sorted(matter.timeline.all(), key=lambda step: step.pk)
    visited = list(dict.fromkeys(step.to_state for step in taken))
    if matter.state in visited:
        visited.remove(matter.state)
    ahead = _ahead(service, matter.state, [*visited, matter.state])
    line = [Dot(service.state_label(state), "done") for state in visited]
    line.append(Dot(service.state_label(matter.state), "done" if matter.closed_at else "now"))
    line += [Dot(service.state_label(state), "") for state in ahead]
    first = max(min(len(visited) - 2, len(line) - LONGEST), 0)  # where it stands now is always on the line
    return line[first : first + LONGEST]


def _ahead(service: Service, state: str, seen: list[str]) -> list[str]:
    """Follow the first officers' step out of each state until an end: what usually comes next."""
    found: list[str] = []
    while state not in service.end:
        steps = [
            step
            for step in service.steps_at(state)
            if step.to and step.to not in seen and isinstance(step.by, Who)
        ]
        if not steps:
            break
        state = steps[0].to
        seen = [*seen, state]
        found.append(state)
    return found


def tone(matter, service: Service) -> str:
    """Return the colour class of a state's tag: open matters wait (warn), closed ones are quiet."""
    return "" if matter.closed_at else "warn"
