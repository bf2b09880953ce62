"""Reading requests for correction: whose union decides, what is registered now, what was asked for."""

from uuid import UUID

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases import registry
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.transitions import ALIVE
from zhigong.kernel.orgs.models import Employer
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import key_of
from zhigong.kernel.people.reveal import masked
from zhigong.lib.masks import mask_mobile
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.modules.organise.corrections.models import Correction
from zhigong.modules.organise.corrections.words import FACTS

SHOWN = 5


def membership_of(person_id: UUID | None) -> Membership | None:
    """Return the person's standing membership, else the last one; its union decides about corrections."""
    if person_id is None:
        return None
    rows = (
        Membership.objects.filter(person_id=person_id)
        .exclude(state="void")
        .select_related("unit", "employer")
    )
    found = sorted(rows, key=lambda row: (row.state in ALIVE, row.last_event_id))
    return found[-1] if found else None


def facts_of(membership: Membership) -> list[str]:
    """Return the names of the facts that can be put right: an ended membership is no longer described."""
    return [name for name, fact in FACTS.items() if not fact.of_membership or membership.state in ALIVE]


def present_text(name: str, membership: Membership, person: Person) -> str:
    """Return what is registered now, as it would be written in the form ('' = nothing)."""
    if name == "mobile":
        return masked(person)["mobile"]
    if name == "employer":
        return membership.employer.uscc if membership.employer else ""
    value = getattr(membership if FACTS[name].of_membership else person, name)
    if name == "is_migrant":
        return {True: "1", False: "0"}.get(value, "")
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def said(name: str, text: str) -> str:
    """Return a fact's value in people's words."""
    if name == "employer":
        found = find_employer(text)
        return found.name if found else text
    return str(dict(getattr(FACTS[name].word, "choices", ())).get(text, text))


def find_employer(text: str) -> Employer | None:
    """Return the employer with this 18-digit code."""
    return Employer.objects.filter(uscc=clean_uscc(text)).first() if text else None


def open_request(person_id: UUID, name: str) -> Matter | None:
    """Return the request about this fact that still waits, or None."""
    found = Correction.objects.filter(person_id=person_id, field=name, matter__state="submitted")
    first = found.select_related("matter").first()
    return first.matter if first else None


def seal(correction: Correction, text: str) -> None:
    """Keep the value asked for under the person's own key."""
    place = crypto.aad("corrections", "value_cipher", correction.pk)
    correction.value_cipher = crypto.encrypt(key_of(correction.person_id), text, place)


def asked_text(correction: Correction) -> str:
    """Return the value asked for, as it was written in the form."""
    place = crypto.aad("corrections", "value_cipher", correction.pk)
    return crypto.decrypt(key_of(correction.person_id), correction.value_cipher, place)


def record(matter: Matter) -> dict:
    """Return what the summary shows to whoever may see the matter; an officer's reading is journaled."""
    correction, seat = matter.correction, current_seat()
    fact = FACTS[correction.field]
    person = Person.objects.filter(pk=correction.person_id, erased_at__isnull=True).first()
    shown = {"kept": correction, "title": fact.title, "needs_document": fact.needs_document, "person": person}
    if seat.is_officer:
        entries.read("corrections.read", [correction.person_id], detail={"number": matter.number})
        shown |= {"is_officer": True, "masked": masked(person) if person else {}}
    if person is None:
        return shown
    wanted = asked_text(correction)
    shown["wanted"] = mask_mobile(wanted) if correction.field == "mobile" else said(correction.field, wanted)
    membership = membership_of(correction.person_id)
    if membership is not None and matter.closed_at is None:
        shown["present"] = said(correction.field, present_text(correction.field, membership, person))
    return shown


def about_me(seat: Seat) -> dict:
    """Return the person's latest requests for their own data page."""
    mine = Correction.objects.filter(person_id=seat.person_id).select_related("matter").order_by("-matter_id")
    service = registry.get_service("corrections.request")
    rows = [
        {
            "matter": one.matter,
            "title": FACTS[one.field].title,
            "state": service.state_label(one.matter.state),
        }
        for one in mine[:SHOWN]
    ]
    return {"rows": rows, "may_ask": membership_of(seat.person_id) is not None}
