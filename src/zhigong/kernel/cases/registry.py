"""Collects the cards of all business lines at one moment, and finds services in them."""

from contextlib import contextmanager
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from zhigong.kernel.cases.definition import Module, Service

_replaced: list[tuple[Module, ...]] = []


@cache
def _installed() -> tuple[Module, ...]:
    """Read `MODULE` from `<app>.module` of every installed business line."""
    lines = [config.name for config in apps.get_app_configs() if config.name.startswith("zhigong.modules.")]
    return tuple(
        import_module(f"{name}.module").MODULE for name in sorted(lines) if find_spec(f"{name}.module")
    )


def cards() -> tuple[Module, ...]:
    """Return the cards of all installed business lines, sorted by folder."""
    return _replaced[-1] if _replaced else _installed()


def in_order_of_use() -> tuple[str, ...]:
    """Return the codes of all cards, each after those it uses; CycleError when they use each other in a ring."""
    uses = {card.code: card.uses for card in cards()}
    sorter = TopologicalSorter({code: [one for one in used if one in uses] for code, used in uses.items()})
    return tuple(sorter.static_order())


@contextmanager
def using(*modules: Module):
    """Use these cards in place of the installed ones (tests of the engine bring their own service)."""
    _replaced.append(modules)
    try:
        yield
    finally:
        _replaced.pop()


def services() -> tuple[Service, ...]:
    """Return every service of every card, all versions."""
    return tuple(service for card in cards() for service in card.services)


def get_service(code: str, version: str = "") -> Service:
    """Return the service in this version ("" = the newest); raises LookupError when no card has it."""
    found = [service for service in services() if service.code == code and version in ("", service.version)]
    if not found:
        raise LookupError(f"no business line offers {code} {version}".strip())
    return max(found, key=lambda service: service.version)


def card_of(code: str) -> Module:
    """Return the card of the business line that offers the service `code`."""
    return next(card for card in cards() if any(service.code == code for service in card.services))


def reactions(event: str):
    """Yield (card code, function) of every line that reacts to the event "line.service.step"."""
    for card in cards():
        if event in card.on:
            yield card.code, card.on[event]
