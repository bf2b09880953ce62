"""Who called, masked on the ticket's page and in clear when asked for; and what that page shows of a ticket."""

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.lib.masks import mask_mobile, mask_name
from zhigong.modules.protect.hotline import words
from zhigong.modules.protect.hotline.models import Caller, Ticket


def caller_shown(ticket: Ticket) -> dict | None:
    """Return the caller masked, as the ticket's page shows it; None when anonymous or not for this seat."""
    caller = Caller.objects.filter(pk=ticket.pk).first()
    if caller is None:
        return None
    clear = caller.open()
    return {
        "name": mask_name(clear["name"]), "phone": mask_mobile(clear["phone"]),
        "age": dict(words.AGE_BANDS).get(caller.age_band, "") if caller.age_band else "",
    }  # fmt: skip


def caller_in_clear(ticket: Ticket, purpose: str) -> dict | None:
    """Return name and phone in clear with the reading journaled; None when anonymous or not for this seat."""
    caller = Caller.objects.filter(pk=ticket.pk).first()
    if caller is None:
        return None
    people = [ticket.person_id] if ticket.person_id else []
    more = {"subjects": people, "purpose": purpose, "detail": {"fields": ["phone"]}}
    entries.record("hotline.reveal", outcome="read", matter=ticket.pk, **more)
    return caller.open()


def record(matter: Matter) -> dict:
    """Return what the summary of a ticket shows to whoever may see the matter."""
    seat = current_seat()
    ticket = Ticket.objects.select_related("employer", "place", "centre").get(pk=matter.pk)
    return {
        "kept": ticket, "is_officer": seat.is_officer, "category": words.category_title(ticket.category),
        "channel": words.CHANNELS.get(matter.channel, matter.channel),
        "identity": dict(words.IDENTITIES)[ticket.identity], "urgency": dict(words.URGENCIES)[ticket.urgency],
        "difficulty": dict(words.DIFFICULTIES)[ticket.difficulty],
        "result": dict(words.RESULTS).get(ticket.result, ""),
        "satisfaction": dict(words.SATISFACTIONS).get(ticket.satisfaction, ""),
        "employer": ticket.employer.name if ticket.employer else ticket.employer_name,
        "caller": caller_shown(ticket) if seat.is_officer else None,
    }  # fmt: skip
