"""Reading transfers: a union's own side, what waits for it, the facts on the matter's page, the union wanted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from zhigong.kernel.access.jurisdiction import range_of
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases import registry
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.matters.queries import matters_then, visible_matters
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.queries import LIVING, Held, held_memberships
from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.reveal import masked, masked_many
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.codes import EMPLOYMENT_FORM, WORKER_KIND
from zhigong.modules.organise.transfers.forms import PURPOSE_TITLES
from zhigong.modules.organise.transfers.models import Transfer, TransferSide

SERVICE = "transfers.transfer"
OPEN_STATES = ("requested", "objected", "arriving")
TONES = {"done": "ok", "declined": "warn", "refused": "warn"}
SHOWN, AT_ONCE = 30, 200
NOT_TOLD = "—"


def find_receiving(code: str) -> Unit | None:
    """Return the active union with this code that people can be members of, or None."""
    unit = find_unit((code or "").strip())
    fits = unit is not None and unit.state == "active" and may_take_members(unit.kind)
    return unit if fits else None


def held_by(person_id: UUID | None) -> Held | None:
    """Return where the person's membership stands, in any union; None when there is none."""
    return held_memberships([person_id]).get(person_id) if person_id else None


def own_membership(person_id: UUID | None) -> Membership | None:
    """Return the signed-in member's own living membership, or None."""
    if person_id is None:
        return None
    mine = Membership.objects.filter(person_id=person_id, state__in=LIVING).select_related("unit")
    return mine.order_by("-last_event_id").first()


def may_move(seat: Seat) -> bool:
    """Return whether moving concerns this visitor: only somebody with a living membership."""
    return own_membership(seat.person_id) is not None


def open_transfer_of(person_id: UUID | None) -> Matter | None:
    """Return the person's transfer that is under way, or None."""
    if person_id is None:
        return None
    found = Transfer.objects.filter(person_id=person_id, is_open=True).select_related("matter__unit").first()
    return found.matter if found else None


@dataclass(frozen=True)
class Progress:
    """How far a transfer has come, as told to the union that no longer (or not yet) works on it."""

    matter_id: UUID
    number: str
    state: str
    changed_at: datetime | None
    version: str = ""

    @property
    def state_title(self) -> str:
        """The state in the words of its own version, else of the newest that knows it."""
        versions = [one for one in registry.services() if one.code == SERVICE]
        words = max(
            versions, key=lambda one: (self.state in one.states, one.version == self.version, one.version)
        )
        return words.state_label(self.state)

    @property
    def tone(self) -> str:
        """The colour of its state: on its way, moved, not moved; what was taken back is quiet."""
        return "info" if self.state in OPEN_STATES else TONES.get(self.state, "")


def sides_of(
    seat: Seat, side: str, after: UUID | None = None, before: datetime | None = None
) -> list[tuple[TransferSide, Progress]]:
    """Return one more than a page of this direction in the seat's range, newest first, each with its progress.

    With `before`, those opened before that moment, as far as they had come then.
    """
    rows = TransferSide.objects.filter(range_of(seat), side=side).select_related("unit", "other_unit")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    if before is not None:
        rows = rows.filter(opened_at__lt=before)
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM transfer_progress(%s::uuid[])", [[row.matter_id for row in found]])
        progress = {row[0]: Progress(*row) for row in cursor.fetchall()}
    if before is not None:
        progress = _progress_then(seat, progress, before)
    return [(row, progress[row.matter_id]) for row in found if row.matter_id in progress]


def _progress_then(seat: Seat, now: dict[UUID, Progress], before: datetime) -> dict[UUID, Progress]:
    """Return how far each had come; of a matter with the other union the seat is told the present step alone."""
    last = TimelineStep.objects.filter(matter=OuterRef("pk"), at__lt=before).order_by("-pk").values("at")[:1]
    seen = matters_then(visible_matters(seat).filter(pk__in=now), before).annotate(at_then=Subquery(last))
    told = {row[0]: row[1:] for row in seen.values_list("pk", "state_then", "at_then", "procedure_version")}
    then = {}
    for pk, one in now.items():
        state, changed_at, version = told.get(pk, (None, None, ""))
        then[pk] = replace(one, state=state or NOT_TOLD, changed_at=changed_at, version=version)
    return then


def open_to(seat: Seat, matters: Iterable[UUID]) -> set[UUID]:
    """Return those of these matters the seat may open: the other union's are out of its sight."""
    return set(visible_matters(seat).filter(pk__in=list(matters)).values_list("pk", flat=True))


@dataclass(frozen=True)
class Waiting:
    """One transfer that waits for the seat's union."""

    matter: Matter
    name: str
    from_unit: str
    to_unit: str
    purpose: str
    due_at: object


def waiting_for(seat: Seat, state: str) -> list[Waiting]:
    """Return what the seat's union has to decide at this state, the most urgent first; names masked."""
    todos = Todo.objects.filter(
        unit_id=seat.unit_id, done_at__isnull=True, matter__kind=SERVICE, matter__state=state,
        roles__contains=[seat.role],
    )  # fmt: skip
    due = dict(todos.order_by("due_at").values_list("matter_id", "due_at")[:AT_ONCE])
    kept = Transfer.objects.filter(pk__in=due).select_related("matter", "from_unit", "to_unit")
    rows = sorted(kept, key=lambda row: list(due).index(row.pk))
    people = Person.objects.in_bulk([row.person_id for row in rows])
    masks = masked_many(list(people.values()))
    return [
        Waiting(
            row.matter,
            masks[row.person_id]["name"] if row.person_id in masks else "",
            row.from_unit.name,
            row.to_unit.name,
            str(PURPOSE_TITLES[row.purpose]),
            due[row.pk],
        )
        for row in rows
    ]


def record(matter: Matter) -> dict:
    """Return what the summary shows to whoever may see the matter; an officer's reading is journaled."""
    seat = current_seat()
    kept = Transfer.objects.select_related("from_unit", "to_unit").get(pk=matter.pk)
    person = Person.objects.filter(pk=kept.person_id).first()
    shown = {
        "kept": kept,
        "person": person,
        "is_officer": seat.is_officer,
        "purpose": PURPOSE_TITLES[kept.purpose],
        "worker_kind": WORKER_KIND.get(kept.worker_kind, ""),
        "employment_form": EMPLOYMENT_FORM.get(kept.employment_form, ""),
        "started_by": STARTED_BY[kept.started_by]() if kept.started_by in STARTED_BY else "",
    }
    if seat.is_officer and person is not None:
        entries.read("transfers.read", [person.pk], detail={"number": matter.number})
        shown["masked"] = masked(person)
    return shown


STARTED_BY = {
    "member": lambda: _("本人"),
    "from": lambda: _("原工会"),
    "to": lambda: _("接收工会"),
    "house": lambda: _("系统"),
}
