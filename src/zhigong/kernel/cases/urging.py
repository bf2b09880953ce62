"""What a unit above asks of a matter below, in every service: to hurry (催办), or a written answer by a day (督办)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import lock_matter
from zhigong.kernel.cases.placing import all_officers
from zhigong.kernel.cases.rights import is_own
from zhigong.kernel.cases.rules import SUPERVISION
from zhigong.kernel.cases.telling import tell_officers
from zhigong.kernel.journal.entries import record
from zhigong.kernel.matters.labels import actor_label
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.notices.messages import send
from zhigong.kernel.people.models import Account
from zhigong.kernel.worklist import clocks, todos
from zhigong.kernel.worklist.models import Clock, Todo, Urging

URGE, SUPERVISE, ANSWER = "urge", todos.SUPERVISED, "answer_supervision"
URGERS = ("union_chair", "organiser", "hotline_supervisor")


def why_not_urge(matter: Matter, seat: Seat) -> str:
    """Return "" when the seat's unit lies above the matter's owner and its role may urge and supervise."""
    if not seat.is_officer or seat.role not in URGERS:
        return _("催办、督办由上级工会负责人或组织干部提出。")
    if seat.unit_id not in (*matter.unit.path[:-1], *matter.unit.industry_path[:-1]):
        return _("只有上级工会可以催办、督办。")
    if is_own(matter, seat):
        return _("不能办理本人的事项，请由其他工作人员办理。")
    return ""


def urge(matter_id: UUID, *, seat: Seat, now: datetime, text: str) -> Urging:
    """Ask the owner's officers to hurry; once a day from one unit. NotAllowed, Refused with a sentence."""
    with transaction.atomic():
        matter = _judged(matter_id, seat, text)
        asked = Urging.objects.filter(matter=matter, unit_id=seat.unit_id, kind=URGE)
        if any(timezone.localdate(one.at) == timezone.localdate(now) for one in asked):
            raise Refused(_("本级今天已经催办过这一件。"))
        urging = _write(matter, URGE, seat, now, text)
        service = registry.get_service(matter.kind, matter.procedure_version)
        todo = todos.open_of(matter.pk) or Todo(
            matter=matter, unit_id=matter.unit_id, roles=list(all_officers(service)), pk=matter.pk
        )
        title = _("%(number)s 上级催办") % {"number": matter.number}
        tell_officers(todo, "worklist.urged", title, now=now, matter=matter, body=text)
    return urging


def supervise(matter_id: UUID, *, seat: Seat, now: datetime, text: str) -> Urging:
    """Ask the owner for a written answer by a day, with a clock and a to-do of its own. NotAllowed, Refused."""
    with transaction.atomic():
        matter = _judged(matter_id, seat, text)
        if open_supervision(matter.pk) is not None:
            raise Refused(_("这一件正在督办，等待书面答复。"))
        clock = _start_clock(matter, now)
        urging = _write(matter, SUPERVISE, seat, now, text, clock)
        service = registry.get_service(matter.kind, matter.procedure_version)
        roles = all_officers(service)
        unit_id = todos.staffed_unit(list(matter.unit.path), roles, timezone.localdate(now))
        todo = todos.open_todo(
            matter, unit_id, roles=roles, step=SUPERVISE, due_at=clock.due_at, now=now, reason="supervised"
        )
        title = _("%(number)s 上级督办，请书面答复") % {"number": matter.number}
        tell_officers(todo, "worklist.supervised", title, now=now, matter=matter, body=text)
    return urging


def answer(matter_id: UUID, *, seat: Seat, now: datetime, text: str) -> Urging:
    """Answer the open supervision in writing, from the unit its to-do lies at or the owner. NotAllowed, Refused."""
    with transaction.atomic():
        matter = lock_matter(matter_id, seat)
        urging, todo = open_supervision(matter.pk), todos.open_of(matter.pk, SUPERVISE)
        if urging is None or todo is None:
            raise Refused(_("没有等待答复的督办。"))
        sentence = why_not_answer(matter, todo, seat)
        if sentence:
            raise NotAllowed(sentence)
        if not text.strip():
            raise Refused(_("请写明答复。"))
        urging.answer, urging.answered_at, urging.answered_by = text.strip()[:1000], now, seat.account_id
        urging.answer_label = actor_label(seat)[:120]
        urging.save(update_fields=["answer", "answered_at", "answered_by", "answer_label"])
        Clock.objects.filter(pk=urging.clock_id, stopped_at__isnull=True).update(stopped_at=now)
        Todo.objects.filter(pk=todo.pk).update(done_at=now)
        _tell_timeline(matter, ANSWER, seat, now)
        record(
            "cases.answer_supervision", matter=matter.pk, unit=seat.unit_id, detail={"number": matter.number}
        )
        _tell_asker(urging, matter, now)
    return urging


def why_not_answer(matter: Matter, todo: Todo, seat: Seat) -> str:
    """Return "" when the seat may answer the supervision, else why not."""
    if seat.role == "system" or (
        seat.is_officer and seat.role in todo.roles and seat.unit_id in (todo.unit_id, matter.unit_id)
    ):
        return ""
    return _("督办由%(unit)s书面答复。") % {"unit": matter.unit.name}


def open_supervision(matter_id: UUID) -> Urging | None:
    """Return the supervision that waits for its answer, or None."""
    return Urging.objects.filter(matter_id=matter_id, kind=SUPERVISE, answered_at__isnull=True).last()


def _judged(matter_id: UUID, seat: Seat, text: str) -> Matter:
    matter = lock_matter(matter_id, seat)
    sentence = why_not_urge(matter, seat)
    if sentence:
        raise NotAllowed(sentence)
    if matter.closed_at is not None:
        raise Refused(_("这一件已经办结。"))
    if not text.strip():
        raise Refused(_("请写明催办、督办的意见。"))
    return matter


def _start_clock(matter: Matter, now: datetime) -> Clock:
    service = registry.get_service(matter.kind, matter.procedure_version)
    limit = clocks.work_out(
        SUPERVISE,
        SUPERVISION,
        starts_on=timezone.localdate(now),
        now=now,
        region=matter.unit.place_id or "",
        warn=(50, 80),
        overdue_step="",
        runs_in=tuple(state for state in service.states if state not in service.end),
    )
    return clocks.start(matter, limit, now)


def _write(
    matter: Matter, kind: str, seat: Seat, now: datetime, text: str, clock: Clock | None = None
) -> Urging:
    urging = Urging.objects.create(
        matter=matter,
        kind=kind,
        unit_id=seat.unit_id,
        to_unit_id=matter.unit_id,
        account_id=seat.account_id,
        actor_label=actor_label(seat)[:120],
        text=text.strip()[:500],
        at=now,
        clock=clock,
    )
    _tell_timeline(matter, kind, seat, now)
    record(f"cases.{kind}", matter=matter.pk, unit=seat.unit_id, detail={"number": matter.number})
    return urging


def _tell_timeline(matter: Matter, step: str, seat: Seat, now: datetime) -> None:
    """Say on the timeline that it happened; what officers write to each other stays with them."""
    TimelineStep.objects.create(
        matter=matter,
        step=step,
        from_state=matter.state,
        to_state=matter.state,
        at=now,
        account_id=seat.account_id,
        actor_label=actor_label(seat)[:120],
    )


def _tell_asker(urging: Urging, matter: Matter, now: datetime) -> None:
    asker = Account.objects.filter(pk=urging.account_id).first()
    if asker is not None:
        title = _("%(number)s 督办已有答复") % {"number": matter.number}
        key = f"supervision-answered-{urging.pk}"
        send(asker, "worklist.answered", title, now=now, matter_id=matter.pk, key=key)
