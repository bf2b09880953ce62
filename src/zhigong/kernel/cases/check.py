"""Tells mistakes in a table of steps at check time, with module, step, word and fix, not at ten at night."""

from collections.abc import Iterator

from django.core.checks import Error, register

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.check_clocks import check_clock, check_extends, check_hands, check_merges
from zhigong.kernel.cases.check_clocks import mistake as _mistake
from zhigong.kernel.cases.definition import MERGED, Module, Party, Service, Step, System, Who
from zhigong.kernel.cases.walking import ownerless

PLACES = ("owner", "upper", "any")


def check_step(service: Service, step: Step) -> Iterator[Error]:
    """Yield the mistakes of one step."""
    where = service.permission(step.code)
    known = ", ".join(service.states)
    for word, states in (("at", step.states), ("to", (step.to,))):
        for state in states:
            if state and state not in service.states:
                yield _mistake(where, f"{word}={state!r} is not a state", f"use one of states={{{known}}}", 1)
    if not str(step.title):
        yield _mistake(where, "has no title", "write what the button says: a verb and its object", 2)
    if isinstance(step.by, Who):
        yield from _check_who(where, step.by)
    elif not isinstance(step.by, Party | System):
        yield _mistake(where, "by= names nobody", "use Who(...), PARTY(...) or SYSTEM", 3)
    if step.clock is not None:
        yield from check_clock(service, step, where)
    if step.extends:
        yield from check_extends(service, step, where)
    if step.hands:
        yield from check_hands(service, step, where)


def _check_who(where: str, who: Who) -> Iterator[Error]:
    if not who.roles:
        yield _mistake(where, "by=Who() has no role", "name at least one role", 4)
    for role in who.roles:
        if find_role(role) is None:
            yield _mistake(where, f"by=Who({role!r}) is no role", "use a role of kernel/access/roles.py", 4)
    if who.at not in PLACES:
        yield _mistake(where, f"at={who.at!r} in Who", f"use one of {', '.join(PLACES)}", 5)


def _reached(service: Service) -> set[str]:
    """Return the states some path of steps leads to."""
    reached, waiting = set(), [""]
    while waiting:
        for step in service.steps_at(waiting.pop()):
            if step.to and step.to not in reached:
                reached.add(step.to)
                waiting.append(step.to)
    return reached


def check_states(service: Service) -> Iterator[Error]:
    """Yield the mistakes that only the whole table shows: unreachable states, dead ends, steps out of an end."""
    if not service.steps_at(""):
        yield _mistake(service.code, "no step opens a matter", 'add a Step with at=""', 9)
    reached = _reached(service)
    for state in service.states:
        if state not in reached and not (state == MERGED and service.merges_at):
            yield _mistake(
                service.code, f"state {state!r} is never reached", "add a step to it or remove it", 10
            )
        if state not in service.end and not service.steps_at(state):
            yield _mistake(
                service.code, f"state {state!r} is a dead end", "add a step or name it in end=", 11
            )
        if state in service.end and service.steps_at(state):
            yield _mistake(
                service.code, f"end state {state!r} has steps", "take it out of end= or drop them", 12
            )
    for state in service.end:
        if state not in service.states:
            yield _mistake(service.code, f"end={state!r} is not a state", "correct the name", 1)
    for state, clock in ownerless(service):
        if clock.is_paused:
            what = f"the clock of {clock.step!r} stands still in {state!r} and nobody ends the waiting"
            fix = "give that state a clock with on_overdue=, or an officers' step"
            yield _mistake(service.code, what, fix, 28)


def check_service(service: Service) -> list[Error]:
    """Return every mistake in a service's table."""
    seen: set[tuple[str, str]] = set()
    mistakes = [mistake for step in service.steps for mistake in check_step(service, step)]
    for step in service.steps:
        for state in step.states:
            if (step.code, state) in seen:
                where = service.permission(step.code)
                mistakes.append(
                    _mistake(where, f"stands twice at {state!r}", "give one of them another code", 13)
                )
            seen.add((step.code, state))
    return [*mistakes, *check_states(service), *check_merges(service)]


def check_card(card: Module) -> list[Error]:
    """Return every mistake on a card: its services, and reactions to steps that do not exist."""
    mistakes = [mistake for service in card.services for mistake in check_service(service)]
    events = {service.permission(step.code) for service in registry.services() for step in service.steps}
    for service in card.services:
        if not service.code.startswith(f"{card.code}."):
            mistakes.append(
                _mistake(service.code, "does not begin with its card's code", f"{card.code}.…", 14)
            )
    for event in card.on:
        if event not in events:
            mistakes.append(_mistake(card.code, f"on={event!r} is no step", "use line.service.step", 15))
    return mistakes


@register("cases")
def check_cards(app_configs=None, **kwargs) -> list[Error]:
    """Check all cards (a Django system check, so `./zg check` and every start tell it)."""
    return [mistake for card in registry.cards() for mistake in check_card(card)]
