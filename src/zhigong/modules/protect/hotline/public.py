"""What others may ask of the hotline: take a ticket down, hand one in, its plain facts, what is like it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter, take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms import django_forms
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.kernel.worklist.todos import staffed_unit
from zhigong.lib.organisation_codes import clean_uscc
from zhigong.lib.prepared import find_row, read_row
from zhigong.modules.protect.hotline import forms, rules, words
from zhigong.modules.protect.hotline.forms import TICKET as TICKET
from zhigong.modules.protect.hotline.forms import category_picker as category_picker
from zhigong.modules.protect.hotline.models import Caller, Ticket
from zhigong.modules.protect.hotline.queries.tickets import KIND as KIND
from zhigong.modules.protect.hotline.queries.tickets import earlier_tickets as earlier_tickets
from zhigong.modules.protect.hotline.queries.tickets import find_tickets as find_tickets
from zhigong.modules.protect.hotline.queries.tickets import similar as similar
from zhigong.modules.protect.hotline.words import CHANNELS as CHANNELS
from zhigong.modules.protect.hotline.words import DISSATISFIED as DISSATISFIED
from zhigong.modules.protect.hotline.words import LEVEL_2 as LEVEL_2
from zhigong.modules.protect.hotline.words import category_title as category_title

TAKERS = ("call_taker", "hotline_supervisor")
COPIED = ("subject", "content", "demand", "category", "project_name", "headcount", "amount_claimed")


@dataclass(frozen=True)
class Facts:
    """A ticket's facts for other lines: no name, no telephone."""

    number: str
    unit_id: int
    category: str
    subject: str
    content: str
    employer_id: int | None
    employer_code: str
    employer_name: str
    project_name: str
    place_code: str
    place_name: str
    headcount: int
    amount_claimed: object
    is_group: bool


def facts(matter_id: UUID) -> Facts:
    """Return the facts of a ticket in sight. Ticket.DoesNotExist outside."""
    ticket = Ticket.objects.select_related("matter", "employer", "place").get(pk=matter_id)
    employer, place = ticket.employer, ticket.place
    code, name = (employer.uscc or "", employer.name) if employer else ("", ticket.employer_name)
    return Facts(
        ticket.matter.number, ticket.matter.unit_id, ticket.category, ticket.subject, ticket.content,
        ticket.employer_id, code, name, ticket.project_name, ticket.place_id or "", place.name if place else "",
        ticket.headcount, ticket.amount_claimed, ticket.is_group,
    )  # fmt: skip


def monthly(since: datetime) -> list[dict]:
    """Return one row for each month, union, employer and industry since a day: hotline, groups; no person.

    Read in the house's own seat, for statistics: an officer's seat counts only what it may see.
    """
    industry = Coalesce(Left("employer__industry", 1), Left("industry", 1))
    found = Ticket.objects.filter(matter__opened_at__gte=since).exclude(difficulty="consult")
    found = found.exclude(matter__state__in=("answered_on_call", "withdrawn", "merged")).values(
        "employer_id", month=TruncMonth("matter__opened_at"), unit_id=F("matter__unit_id"), section=industry
    )
    return list(found.annotate(hotline=Count("pk"), groups=Count("pk", filter=Q(is_group=True))).order_by())


def centre_for(unit: Unit, on: date) -> Unit:
    """Return the union whose hotline answers for a unit: the nearest on its way up that has call-takers, else itself."""
    return Unit.objects.get(pk=staffed_unit(list(unit.path), TAKERS, on))


def register(
    data,
    *,
    seat: Seat,
    now: datetime,
    call_id: UUID | None = None,
    answer: str = "",
    about_person: UUID | None = None,
) -> Outcome:
    """Take a ticket down at the seat's own hotline; `answer` closes a consultation in the same breath. Refused."""
    on = timezone.localdate(now)
    values = _cleaned(forms.TICKET, data, on)
    unit = read_row(connection, Unit, seat.unit_id)
    ticket = _prepare(values, unit, seat, on)
    ticket.worker_kind, ticket.urgency = values["worker_kind"], values["urgency"]
    ticket.difficulty = values["difficulty"]
    if ticket.identity != "anonymous":
        ticket.call_id = call_id
        ticket.person_id = _person_of(values["person"], seat) or about_person
        _keep_caller(ticket, values)
    step = "alarm" if ticket.urgency == "emergency" else "register"
    opened = _open(ticket, step, values["channel"], seat, now, data)
    if values["is_petition"]:
        reason = {"opinion": _("登记时认定")}
        opened = take_step(opened.matter.pk, "mark_petition", seat=seat, now=now, data=reason)
    if answer.strip():
        opened = take_step(opened.matter.pk, "answer_on_call", seat=seat, now=now, data={"opinion": answer})
    return opened


def submit(data, *, seat: Seat, now: datetime, mobile: str, name: str, channel: str = "web") -> Outcome:
    """Hand in what a worker writes on the phone. Refused."""
    on = timezone.localdate(now)
    values = _cleaned(forms.REQUEST, data, on)
    ticket = _prepare(values, centre_for(union_near(values["place"], seat), on), seat, on)
    if ticket.identity != "anonymous":
        ticket.person_id = seat.person_id
        _keep_caller(ticket, {"caller_name": name, "caller_phone": mobile})
    return _open(ticket, "submit", channel, seat, now, data)


def is_group(headcount: int, on: date, region_code: str = "") -> bool:
    """Return whether so many people make a group matter by the region's rule."""
    return headcount >= int(rules.GROUP.on(on, region_code))


def _cleaned(form, data, on: date) -> dict:
    values, errors = django_forms.clean(form, data, on=on)
    if errors:
        raise Refused(_("有内容需要修改，请看标出的地方。"), errors)
    return values


def _open(ticket: Ticket, step: str, channel: str, seat: Seat, now: datetime, data) -> Outcome:
    parties = [("reporter", ticket.person_id)] if ticket.person_id else []
    return open_matter(
        KIND, unit=ticket.centre, parties=parties, seat=seat, now=now, data=data, step_code=step,
        channel=channel, title=str(words.CATEGORIES[ticket.category]), about=ticket,
        confidentiality=0 if ticket.identity == "named" else 1,
    )  # fmt: skip


def _prepare(values: dict, centre: Unit, seat: Seat, on: date) -> Ticket:
    employer = find_employer(values["employer"])
    place = find_place(values["place"]) or (employer.place if employer else None)
    ticket = Ticket(
        centre=centre, identity=values["identity"], employer=employer, place=place, registered_on=on,
        employer_name="" if employer else str(values["employer"] or "")[:100],
        industry=employer.industry[:4] if employer else "", registered_by=seat.account_id if seat.is_officer else None,
        **{name: values[name] for name in COPIED},
    )  # fmt: skip
    ticket.is_group = is_group(ticket.headcount, on, centre.place_id or "")
    named = employer.name if employer else ticket.employer_name
    ticket.search_text = " ".join(part for part in (ticket.subject, named, ticket.project_name) if part)[:300]
    ticket.caller_to_keep, ticket.caller_clear = None, ("", "")
    return ticket


def _keep_caller(ticket: Ticket, values: dict) -> None:
    ticket.caller_clear = (values["caller_name"], values["caller_phone"])
    sex, age = values.get("caller_sex") or "0", values.get("age_band") or ""
    ticket.caller_to_keep = Caller(sex=sex, age_band=age)


def _person_of(membership_id: str, seat: Seat) -> UUID | None:
    """Return whose membership the call-taker chose; only one in sight."""
    try:
        wanted = UUID(membership_id)
    except ValueError:
        return None
    return Membership.objects.visible_to(seat).filter(pk=wanted).values_list("person_id", flat=True).first()


def union_near(place_text, seat: Seat) -> Unit:
    """Return the county's union of a place, else the worker's own; Refused beside the field `place` without either."""
    place, unit = find_place(place_text), None
    if place is not None:
        codes = [place.code[:length] for length in (6, 4, 2)]
        near = Unit.objects.filter(kind="federation", place_id__in=codes, state="active")
        unit = max(near, key=lambda one: len(one.place_id), default=None)
    if unit is None and seat.person_id:
        mine = Membership.objects.filter(person_id=seat.person_id).select_related("unit").first()
        unit = mine.unit if mine else None
    if unit is None:
        raise Refused(_("请从列表中选择事发地点。"), {"place": [_("请从列表中选择。")]})
    return unit


def find_employer(text) -> Employer | None:
    """Return the employer with this 18-digit code, or the only one of exactly this name; else None."""
    text = str(text or "").strip()
    if not text:
        return None
    by_code = find_row(connection, Employer, clean_uscc(text), by="uscc")
    named = [] if by_code else list(Employer.objects.filter(name=text).select_related("place")[:2])
    return by_code or (named[0] if len(named) == 1 else None)


def find_place(text) -> Place | None:
    """Return the place with this code, or the only one of exactly this name; else None."""
    text = str(text or "").strip()
    by_code = find_row(connection, Place, text) if text else None
    named = list(Place.objects.filter(name=text)[:2]) if text and by_code is None else []
    return by_code or (named[0] if len(named) == 1 else None)
