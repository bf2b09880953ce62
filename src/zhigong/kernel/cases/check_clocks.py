"""Tells mistakes in a table's clocks and hand-overs: where a clock would run without anybody, or a word names nothing."""

from collections.abc import Iterator

from django.core.checks import Error

from zhigong.kernel.cases.definition import HANDS, Clock, Service, Step, System, Who
from zhigong.kernel.forms.words import Date, UnitPicker


def mistake(where: str, what: str, fix: str, number: int) -> Error:
    """Return a mistake with its place, its words and its fix."""
    return Error(f"{where}: {what}", hint=fix, id=f"cases.E{number:03d}")


def targets(step: Step) -> tuple[str, ...]:
    """Return the states a matter may be in right after the step: its target, or where it was when it stays."""
    return (step.to,) if step.to else tuple(state for state in step.states if state)


def check_clock(service: Service, step: Step, where: str) -> Iterator[Error]:
    """Yield the mistakes of one step's clock."""
    clock = step.clock
    for word, rule in (("rule", clock.rule), ("extension", clock.extension)):
        if rule is not None and not (hasattr(rule, "key") and hasattr(rule, "on")):
            yield mistake(
                where, f"clock {word} is no dated parameter", "declare a Param in the line's rules.py", 6
            )
    if clock.starts != "now" and clock.starts not in _dates(step):
        yield mistake(where, f"clock starts={clock.starts!r}", "use 'now' or a Date of the step's form", 8)
    yield from _check_states(service, step, clock, where)
    yield from _check_overdue(service, step, clock, where)


def _dates(step: Step) -> set[str]:
    return {item.name for item in step.form or () if isinstance(item, Date) and item.required}


def _check_states(service: Service, step: Step, clock: Clock, where: str) -> Iterator[Error]:
    for word, states in (("runs_in", clock.runs_in), ("pauses_in", clock.pauses_in)):
        for state in states:
            if state not in service.states or state in service.end:
                yield mistake(
                    where, f"clock {word}={state!r} is no open state", "name states that are not in end=", 16
                )
    for state in sorted({*clock.runs_in, *targets(step)} & set(clock.pauses_in)):
        yield mistake(
            where, f"clock both runs and pauses in {state!r}", "name it in one of runs_in, pauses_in", 17
        )
    if not goes(service, step):
        yield mistake(where, "clock starts where the matter ends", "take the clock out", 18)


def goes(service: Service, step: Step) -> tuple[str, ...]:
    """Return the open states a step's clock runs in."""
    states = dict.fromkeys((*targets(step), *step.clock.runs_in))
    return tuple(state for state in states if state not in service.end)


def _check_overdue(service: Service, step: Step, clock: Clock, where: str) -> Iterator[Error]:
    overdue = clock.on_overdue
    for state in goes(service, step) or targets(step):
        if overdue and service.find_step(overdue, state) is None:
            fix = f"add Step({overdue!r}, at={state!r}, by=SYSTEM) or correct the name"
            yield mistake(where, f"on_overdue={overdue!r} is no step at {state!r}", fix, 7)
        if not overdue and state in service.states and not has_officers(service, state):
            yield mistake(
                where, f"clock runs in {state!r} and nobody owns it",
                "give that state an officers' step, or the clock on_overdue= with a SYSTEM step", 19,
            )  # fmt: skip


def has_officers(service: Service, state: str) -> bool:
    """Return whether officers have a step at a state, so that its to-do exists and can climb."""
    return any(isinstance(step.by, Who) for step in service.steps_at(state))


def check_extends(service: Service, step: Step, where: str) -> Iterator[Error]:
    """Yield the mistakes of a step that extends a clock."""
    started = [other for other in service.steps_coded(step.extends) if other.clock]
    if not any(other.clock.extension is not None for other in started):
        yield mistake(
            where, f"extends={step.extends!r} is no step whose clock can be extended",
            "name the step that starts the clock, and give that clock extension=", 20,
        )  # fmt: skip
        return
    running = {state for other in started for state in (*goes(service, other), *other.clock.pauses_in)}
    for state in step.states:
        if state not in running:
            yield mistake(
                where, f"extends a clock that does not run at {state!r}", "correct at= or runs_in=", 21
            )
    if "opinion" not in {item.name for item in step.form or () if item.required}:
        yield mistake(
            where, "extends a clock without a reason", 'give its form LongText("opinion", …), required', 22
        )


def check_hands(service: Service, step: Step, where: str) -> Iterator[Error]:
    """Yield the mistakes of a step that hands the matter to another unit."""
    if step.hands not in HANDS:
        yield mistake(where, f"hands={step.hands!r}", f"use one of {', '.join(HANDS)}", 23)
        return
    picker = next((item for item in step.form or () if item.name == "unit"), None)
    if step.hands in ("down", "over") and not isinstance(picker, UnitPicker):
        yield mistake(where, f"hands={step.hands!r} names no unit", 'give its form UnitPicker("unit", …)', 24)
    if step.hands == "back" and not any(other.hands in ("down", "over") for other in service.steps):
        yield mistake(where, "hands back what nothing hands down", 'add a step with hands="down"', 25)
    if isinstance(step.by, System) and step.hands in ("down", "over", "back"):
        yield mistake(where, "the system hands over", 'only hands="up" goes without an officer', 26)


def check_merges(service: Service) -> Iterator[Error]:
    """Yield the states named in merges_at that are none, or are ends."""
    for state in service.merges_at:
        if state not in service.states or state in service.end:
            yield mistake(
                service.code, f"merges_at={state!r} is no open state", "name states that are not in end=", 27
            )
