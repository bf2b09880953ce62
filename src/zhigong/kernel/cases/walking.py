"""Walks a table of steps through every state with every set of clocks that can run there, without a database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhigong.kernel.cases.check_clocks import has_officers
from zhigong.kernel.cases.definition import Service, Step


@dataclass(frozen=True)
class Ticking:
    """A clock that a step started, as it stands in some state."""

    step: str
    runs_in: tuple[str, ...]
    pauses_in: tuple[str, ...]
    on_overdue: str
    is_paused: bool = False


Spot = tuple[str, frozenset[Ticking]]  # a state, and the clocks that have not stopped in it


def spots(service: Service) -> set[Spot]:
    """Return every state with every set of clocks that some path of steps leads to."""
    start: Spot = ("", frozenset())
    found, waiting = {start}, [start]
    while waiting:
        state, clocks = waiting.pop()
        for step in service.steps_at(state):
            after = _after(service, step, state, clocks)
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found - {start}


def _after(service: Service, step: Step, state: str, clocks: frozenset[Ticking]) -> Spot:
    entered = step.to or state
    if entered in service.end:
        return entered, frozenset()
    kept = {
        Ticking(one.step, one.runs_in, one.pauses_in, one.on_overdue, entered in one.pauses_in)
        for one in clocks
        if entered in (*one.runs_in, *one.pauses_in) and not (step.clock and one.step == step.code)
    }
    if step.clock:
        runs_in = tuple(dict.fromkeys((entered, *step.clock.runs_in)))
        kept.add(Ticking(step.code, runs_in, step.clock.pauses_in, step.clock.on_overdue))
    return entered, frozenset(kept)


def ownerless(service: Service) -> Iterator[tuple[str, Ticking]]:
    """Yield (state, clock) wherever a clock would run, or stand still for ever, without anybody to act.

    Somebody acts where officers have a step (their to-do climbs) or where a running clock has a step of the system's.
    A clock that stands still waits for the applicant: there an office, or another clock that ends, must go on.
    """
    for state, clocks in spots(service):
        if has_officers(service, state):
            continue
        is_ended = any(
            not one.is_paused and one.on_overdue and service.find_step(one.on_overdue, state)
            for one in clocks
        )
        for one in clocks:
            ends = one.on_overdue and service.find_step(one.on_overdue, state)
            if not (is_ended if one.is_paused else ends):
                yield state, one


def replay(service: Service, codes: Iterable[str]) -> Spot:
    """Return the state and the clocks that these steps, taken one after the other, lead to. ValueError when they cannot."""
    state, clocks = "", frozenset()
    for code in codes:
        step = service.find_step(code, state)
        if step is None:
            raise ValueError(f"{service.code}: no step {code!r} at {state!r}")
        state, clocks = _after(service, step, state, clocks)
    return state, clocks
