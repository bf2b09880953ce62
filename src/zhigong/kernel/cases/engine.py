"""Walks the tables of steps: opens matters, takes steps, tells which steps a seat may take."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import NoSeat, Seat, acting, current_seat
from zhigong.kernel.cases import extending, handing, registry, rights
from zhigong.kernel.cases.definition import Party as PartyStep
from zhigong.kernel.cases.definition import Service, Step, Who
from zhigong.kernel.cases.errors import NotAllowed, Refused, TooManyReturns
from zhigong.kernel.cases.evidence import bind_files
from zhigong.kernel.cases.loading import lock_matter
from zhigong.kernel.cases.placing import deadline_of, follow_owner, place, place_again
from zhigong.kernel.cases.retrying import undisturbed
from zhigong.kernel.cases.telling import note_climb
from zhigong.kernel.cases.writing import write_step
from zhigong.kernel.forms import django_forms
from zhigong.kernel.jobs import defer
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.labels import actor_label
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.numbers import next_number
from zhigong.kernel.matters.parties import as_party, listed, write_parties
from zhigong.kernel.matters.sight import keep_in_sight, show_while_opening
from zhigong.kernel.orgs.models import Unit
from zhigong.lib.prepared import insert_row


@dataclass(frozen=True)
class Outcome:
    """What a step led to."""

    matter: Matter
    step: Step
    detail: dict = field(default_factory=dict)


@contextmanager
def _in_seat(seat: Seat):
    """Act in the seat unless somebody (the request) already does; then no needless savepoint."""
    try:
        present = current_seat()
    except NoSeat:
        present = None
    if present == seat:
        yield
    else:
        with acting(seat):
            yield


def open_matter(
    service_code: str,
    *,
    unit: Unit,
    parties: list,
    seat: Seat,
    now: datetime,
    data=None,
    step_code: str = "",
    channel: str = "web",
    title: str = "",
    about=None,
    confidentiality: int = 0,
) -> Outcome:
    """Open a matter at a unit by taking the service's opening step.

    `parties` are (role, person id, Employer or Unit) or NewParty. `confidentiality` may only be stricter than the service's.

    `about` reaches the opening step's action as `matter.about`: what the line prepared beside the form. `title` and
    `channel` never hold personal data. Raises Refused with a sentence.
    """
    service = registry.get_service(service_code)
    step = next(item for item in service.steps_at("") if step_code in ("", item.code))
    matter = _new_matter(service, unit, seat, now)
    matter.title, matter.channel, matter.about = title or matter.title, channel, about
    matter.confidentiality = max(service.confidentiality, confidentiality)
    with _in_seat(seat), transaction.atomic():
        return _open(service, step, matter, parties, seat, data, now)


def _new_matter(service: Service, unit: Unit, seat: Seat, now: datetime) -> Matter:
    return Matter(
        number=next_number(service.prefix, timezone.localdate(now).year),
        kind=service.code,
        procedure_version=service.version,
        unit=unit,
        position=unit.position,
        industry_position=unit.industry_position,
        confidentiality=service.confidentiality,
        employer_sees=service.employer_sees,
        state="",
        title=str(service.title),
        opened_by=seat.account_id,
        opened_at=now,
        changed_at=now,
    )


def _open(service: Service, step: Step, matter: Matter, parties, seat: Seat, data, now: datetime) -> Outcome:
    new = [as_party(one) for one in parties]
    matter.party_list = [listed(one) for one in new]
    matter.todo_units = []
    _demand(step, matter, seat)
    values = _clean(step, data, now)
    limit = deadline_of(step, matter, values, now)
    matter.state = step.to
    show_while_opening(matter, seat)
    insert_row(connection, matter)
    write_parties(matter, new)
    matter.state = ""  # the action sees the matter as it was before the step, as in every other step
    return _carry_out(service, step, matter, seat, values, limit, now)


def take_step(
    matter_id: UUID, step_code: str, *, seat: Seat, now: datetime, data=None, expected: int | None = None
) -> Outcome:
    """Take one step in one transaction. `expected` is the step_count the page showed, so a double click is told.

    Raises Matter.DoesNotExist outside the seat, NotAllowed without the right, Refused with a sentence otherwise.
    A refusal stays in the journal, nothing else of the step does.
    """
    refusal = None
    with _in_seat(seat):
        try:
            outcome = undisturbed(lambda: _take(matter_id, step_code, seat, data, expected, now))
        except Refused as refused:
            refusal = refused
            _note_refusal(refused, step_code, matter_id)
            if isinstance(refused, TooManyReturns):
                undisturbed(lambda: _send_up(matter_id, refusal.path, seat, now))
    if refusal is not None:
        raise refusal
    return outcome


def _take(matter_id: UUID, step_code: str, seat: Seat, data, expected: int | None, now: datetime) -> Outcome:
    matter = lock_matter(matter_id, seat)
    service = registry.get_service(matter.kind, matter.procedure_version)
    step = service.find_step(step_code, matter.state)
    if step is None or (expected is not None and expected != matter.step_count):
        raise Refused(_(rights.ALREADY))
    _demand(step, matter, seat)
    values = _clean(step, data, now)
    limit = deadline_of(step, matter, values, now)
    return _carry_out(service, step, matter, seat, values, limit, now)


def _send_up(matter_id: UUID, path: tuple[int, ...], seat: Seat, now: datetime) -> None:
    """After one return too many: the unit above both gets the to-do, and the timeline says so."""
    matter = lock_matter(matter_id, seat)
    todo = handing.send_up(matter, path, now)
    if todo is not None:
        note_climb(matter, todo, now, why="returned")


def _demand(step: Step, matter: Matter, seat: Seat) -> None:
    reason = rights.why_not(step, matter, seat)
    if reason:
        raise NotAllowed(reason)


def _clean(step: Step, data, now: datetime) -> dict:
    if step.form is None:
        return {}
    values, errors = django_forms.clean(step.form, data or {}, on=timezone.localdate(now))
    if errors:
        raise Refused(_("有内容需要修改，请看标出的地方。"), errors)
    return values


def _carry_out(
    service: Service, step: Step, matter: Matter, seat: Seat, values: dict, limit, now: datetime
) -> Outcome:
    """Judge `unless`, run the action, write state, timeline, clocks, to-dos and journal, defer the reactions."""
    on = timezone.localdate(now)
    sentence = step.barred(matter, on=on) if step.barred else ""
    if not sentence and step.unless:
        sentence = step.unless(matter, values, on=on)
    if sentence:
        raise Refused(str(sentence))
    before, owner, matter.changed_at = matter.state, matter.unit_id, now
    detail = _act(service, step, matter, seat, values, now)
    matter.state = step.to or before
    matter.step_count += 1
    matter.closed_at = now if matter.state in service.end else None
    opinion = str(values.get("opinion") or "")
    if matter.unit_id != owner:
        keep_in_sight(matter.pk)  # whoever hands it on to a unit outside their range still finishes this step
    left = write_step(
        matter, step.code, before, seat,
        actor=actor_label(seat), opinion=opinion, detail=detail, anew=step.code if limit else "",
        audience=step.audience,
    )  # fmt: skip
    if matter.closed_at is None:
        place(service, matter, limit, now, before=before, goes_on=left.clocks)
        if matter.unit_id != owner and matter.state == before:
            place_again(service, matter, now)  # its work follows a matter to the new owner
        if matter.unit_id != owner and left.supervision:
            follow_owner(matter, now)
    _write_journal(service, step, matter, before)
    for card_code, _reaction in registry.reactions(service.permission(step.code)):
        defer("cases.react", card=card_code, event=service.permission(step.code), matter_id=str(matter.pk))
    return Outcome(matter, step, detail)


def _act(service: Service, step: Step, matter: Matter, seat: Seat, values: dict, now: datetime) -> dict:
    """Run the step's action, extend a clock and hand the matter on, as its words say; returns what the parties see."""
    on = timezone.localdate(now)
    bind_files(step, matter, values, seat)
    detail = dict((step.run(matter, values, actor=seat, on=on) if step.run else None) or {})
    if step.extends:
        clock = extending.extend(service, step, matter, str(values.get("opinion") or ""), now)
        due_on = timezone.localdate(clock.due_at - timedelta(seconds=1))
        detail |= {"due_on": due_on.isoformat()}
    if step.hands:
        handover = handing.hand(step, matter, seat, values, now)
        insert_row(connection, handover)
        detail |= {"to_unit": matter.unit.name}
    return detail


def _write_journal(service: Service, step: Step, matter: Matter, before: str) -> None:
    record(
        service.permission(step.code),
        subjects=[UUID(party["person_id"]) for party in matter.party_list if party["person_id"]],
        matter=matter.pk,
        unit=matter.unit_id,
        procedure_version=matter.procedure_version,
        detail={"number": matter.number, "from": before, "to": matter.state},
    )


def _note_refusal(refused: Refused, step_code: str, matter_id: UUID) -> None:
    """Journal a refusal by right or by rule; a field filled in wrongly is the form's affair."""
    if not refused.field_errors:
        kind = Matter.objects.values_list("kind", flat=True).get(pk=matter_id)
        detail = {"sentence": refused.sentence}
        record(f"{kind}.{step_code}", outcome="refused", matter=matter_id, detail=detail)


def available_steps(matter: Matter, seat: Seat) -> list[Step]:
    """Return the steps this seat may take on a matter from `loading.get_matter`: the buttons of its page."""
    service = registry.get_service(matter.kind, matter.procedure_version)
    possible = [step for step in service.steps_at(matter.state) if isinstance(step.by, Who | PartyStep)]
    return [step for step in possible if not rights.why_not(step, matter, seat)]
