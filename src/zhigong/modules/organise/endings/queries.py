"""Reading endings: what may be started for a membership, the latest in a seat's range, the facts on a matter's page."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases import registry
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.queries import matters_then, visible_matters
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.queries import LIVING
from zhigong.kernel.memberships.transitions import KIND_TITLES, is_legal
from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import masked
from zhigong.lib.masks import mask_name
from zhigong.modules.organise.endings.forms import BODIES, REASON_TITLES
from zhigong.modules.organise.endings.models import KINDS, Ending

SHOWN = 30
TONES = {
    "done": "ok",
    "final": "ok",
    "refused": "warn",
    "overturned": "warn",
}  # of what is closed; what was withdrawn is quiet
BY_MEMBER = ("retain", "restore", "resign")  # what ends the membership stands last
BY_OFFICER = ("retain", "restore", "lapse", "expel", "decease", "void", "reinstate")


def own_membership(person_id: UUID | None) -> Membership | None:
    """Return the signed-in member's own living membership, or None."""
    if person_id is None:
        return None
    mine = Membership.objects.filter(person_id=person_id, state__in=LIVING).select_related("unit")
    return mine.order_by("-last_event_id").first()


def may_change(seat: Seat) -> bool:
    """Return whether this concerns the visitor: only somebody with a living membership."""
    return own_membership(seat.person_id) is not None


def possible(membership: Membership, kinds: tuple[str, ...]) -> list[str]:
    """Return what the ledger would allow from the membership's present state, of these kinds."""
    return [kind for kind in kinds if is_legal(kind, membership.state)]


def open_endings(membership_id: UUID) -> dict[str, Matter]:
    """Return kind → the matter under way about this membership, as far as the seat sees it."""
    found = Ending.objects.filter(membership_id=membership_id, is_open=True).select_related("matter")
    return {one.kind: one.matter for one in found}


def keeper_of(membership: Membership, reason: str) -> Unit:
    """Return the union that keeps a retained membership: the own one, or the nearest above when its employer is gone."""
    if reason not in ("closed", "dissolved"):
        return membership.unit
    above = Unit.objects.filter(pk__in=membership.unit.path[:-1], state="active").order_by("-position")
    return next((unit for unit in above if may_take_members(unit.kind)), membership.unit)


def latest(
    seat: Seat, kind: str = "", before: UUID | None = None, day: date | None = None
) -> tuple[list[dict], UUID | None]:
    """Return a page of the newest endings the seat may see, and where the next begins; names masked, journaled.

    With `day`, those opened when it ended, each in the state its timeline had led to then.
    """
    kinds = [f"endings.{kind}"] if kind in KINDS else [f"endings.{one}" for one in KINDS]
    found = visible_matters(seat).filter(kind__in=kinds).select_related("unit", "ending").order_by("-id")
    if day is not None:
        found = matters_then(found, timezone.make_aware(datetime.combine(day + timedelta(days=1), time())))
    read = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    rows = read[:SHOWN]
    people = Person.objects.in_bulk({row.ending.person_id for row in rows})
    if people:
        as_of = {"as_of": day.isoformat()} if day else {}
        entries.read("endings.read", list(people), detail={"names": "masked"} | as_of)
    shown = [
        {
            "matter": row,
            "name": mask_name(people[row.ending.person_id].name) if row.ending.person_id in people else "",
            **_standing(row, row.state if day is None else row.state_then or "—"),
        }
        for row in rows
    ]
    return shown, rows[-1].pk if len(read) > SHOWN else None


def _standing(matter: Matter, state: str) -> dict:
    """Return a state's tag in the words of the matter's own version, else of the newest that knows the state."""
    versions = [one for one in registry.services() if one.code == matter.kind]
    words = max(
        versions, key=lambda one: (state in one.states, one.version == matter.procedure_version, one.version)
    )
    is_open = state in words.states and state not in words.end
    return {"state": words.state_label(state), "tone": "info" if is_open else TONES.get(state, "")}


def record(matter: Matter) -> dict:
    """Return what the summary shows to whoever may see the matter; an officer's reading is journaled."""
    seat, kept = current_seat(), Ending.objects.get(pk=matter.pk)
    person = Person.objects.filter(pk=kept.person_id).first()
    shown = {
        "kept": kept,
        "person": person,
        "is_officer": seat.is_officer,
        "kind": KIND_TITLES[kept.kind],
        "reason": REASON_TITLES.get(kept.reason, ""),
        "body": dict(BODIES).get(kept.body, ""),
        "votes": _("同意 %(yes)d，不同意和弃权 %(no)d") % {"yes": kept.votes_for, "no": kept.votes_against}
        if kept.votes_for is not None
        else "",
    }
    if seat.is_officer and person is not None:
        entries.read("endings.read", [person.pk], detail={"number": matter.number})
        shown["masked"] = masked(person)
    return shown
