"""Reading exports: those an officer asked for, those that wait for them as the second officer."""

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases import registry
from zhigong.kernel.matters.models import Matter
from zhigong.modules.organise.exports import words
from zhigong.modules.organise.exports.models import ListExport

SHOWN = 30


def title_of(export: ListExport) -> str:
    """Return the list's title, its code when the line is gone."""
    registry.cards()  # the lines offer their lists where their cards are
    return words.title_of(export)


def _described(exports) -> list[dict]:
    service = registry.get_service("exports.export")
    return [
        {"export": one, "title": title_of(one), "state": service.state_label(one.matter.state)}
        for one in exports
    ]


def mine(seat: Seat) -> list[dict]:
    """Return what the officer asked for, the newest first."""
    found = ListExport.objects.filter(requested_by=seat.account_id).select_related("matter__unit")
    return _described(found.order_by("-matter__opened_at")[:SHOWN])


def waiting(seat: Seat) -> list[dict]:
    """Return what waits for this officer as the second one, the oldest first."""
    matters = Matter.objects.visible_to(seat).filter(kind="exports.export", state="waiting")
    found = ListExport.objects.filter(matter__in=matters).exclude(requested_by=seat.account_id)
    return _described(found.select_related("matter__unit").order_by("matter__opened_at")[:SHOWN])


def record(matter: Matter) -> dict:
    """Return what the matter's page shows of the request."""
    kept = ListExport.objects.get(pk=matter.pk)
    is_mine = current_seat().account_id == kept.requested_by
    return {
        "kept": kept,
        "title": title_of(kept),
        "may_fetch": is_mine and matter.state == "ready",
        "is_mine": is_mine,
    }
