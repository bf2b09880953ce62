"""What others may ask of transfers: start one for a member, from either union, or many at once from a roster."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.memberships.queries import Held, held_memberships
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.organise.transfers import queries
from zhigong.modules.organise.transfers.models import Transfer
from zhigong.modules.organise.transfers.queries import open_transfer_of

__all__ = ["Requested", "ask", "fetch", "open_transfer_of", "request_many", "send"]

AGREED = {"purpose": "work", "is_agreed": "on"}


@dataclass(frozen=True, slots=True)
class Requested:
    """What became of one wish of many: the matter's id, or a sentence why there is none."""

    person_id: UUID
    matter_id: UUID | None = None
    sentence: str = ""


def ask(union_code: str, data, *, now: datetime, channel: str = "web") -> Outcome:
    """Let the signed-in member ask to move to a union; runs in the worker's seat. Refused with a sentence."""
    seat = current_seat()
    held = _held(queries.held_by(seat.person_id))
    about = _transfer(held, _receiving(union_code), "member")
    return _open("ask", about.from_unit, about, seat, data, now, channel)


def send(person_id: UUID, union_code: str, data, *, now: datetime) -> Outcome:
    """Let an officer of the present union send a member on, in their seat; the union named then accepts or declines."""
    seat = current_seat()
    held = _held(queries.held_by(person_id))
    about = _transfer(held, _receiving(union_code), "from")
    _demand_range(seat, about.from_unit)
    return _open("send", about.from_unit, about, seat, data, now)


def fetch(person_id: UUID | None, unit: Unit, data, *, now: datetime) -> Outcome:
    """Let an officer of the receiving union ask for a member; the present union confirms, or its time runs out."""
    seat = current_seat()
    _demand_range(seat, unit)
    about = _transfer(_held(queries.held_by(person_id)), _receiving(unit.code), "to")
    return _open("fetch", about.to_unit, about, seat, data, now)


def request_many(
    person_ids: Iterable[UUID], unit: Unit, *, now: datetime, channel: str = "roster"
) -> list[Requested]:
    """Ask for many members at once (a roster names them as working here); each is a transfer of its own.

    Runs in the seat of an officer whose range holds `unit`, or the system's. One wish refused leaves the others as
    they are; people who stand in `unit` already, or are being transferred, are told in their sentence.
    """
    seat, wanted = current_seat(), list(dict.fromkeys(person_ids))
    _demand_range(seat, unit)
    receiving, found = _receiving(unit.code), held_memberships(wanted)
    units = Unit.objects.in_bulk({held.unit_id for held in found.values()})
    answers = []
    for person_id in wanted:
        try:
            with transaction.atomic():
                held = _held(found.get(person_id))
                about = _transfer(held, receiving, "to", units[held.unit_id])
                opened = _open("fetch", receiving, about, seat, AGREED, now, channel)
            answers.append(Requested(person_id, opened.matter.pk))
        except Refused as refused:
            answers.append(Requested(person_id, sentence=refused.sentence))
    return answers


def go_back(transfer: Transfer, *, now: datetime) -> Outcome:
    """Open the way back of a secondment that has ended; runs in the system's seat."""
    held = _held(queries.held_by(transfer.person_id))
    if held.membership_id != transfer.membership_id or held.unit_id != transfer.to_unit_id:
        raise Refused(_("会籍已有其他变动。"))
    about = _transfer(held, _receiving(transfer.from_unit.code), "house")
    about.purpose = "return"
    return _open("go_back", about.from_unit, about, current_seat(), None, now, "house")


def _held(held: Held | None) -> Held:
    if held is None:
        raise Refused(_("没有查到有效会籍，不需要转会，请办理入会。"))
    return held


def _receiving(code: str) -> Unit:
    unit = queries.find_receiving(code)
    if unit is None:
        sentence = _("请从列表中选择一个可以接收会员的工会。")
        raise Refused(sentence, {"union": [sentence]})
    return unit


def _demand_range(seat: Seat, unit: Unit) -> None:
    """A union is spoken for by its own officers and those above it."""
    on_line = seat.line == "industrial"
    place = unit.industry_position if on_line else unit.position
    low, high = (seat.ilo, seat.ihi) if on_line else (seat.lo, seat.hi)
    if not low <= place <= high:
        raise Refused(_("%(unit)s不在您的管辖范围内。") % {"unit": unit.name})


def _transfer(held: Held, to_unit: Unit, started_by: str, from_unit: Unit | None = None) -> Transfer:
    """Return the transfer to be written by the opening step."""
    if held.unit_id == to_unit.pk:
        raise Refused(_("会籍已在%(unit)s，不需要转会。") % {"unit": to_unit.name})
    if held.state == "transferring_out":
        raise Refused(_("此人已有一份转会正在办理，办结后才能再次申请。"))
    return Transfer(
        person_id=held.person_id,
        membership_id=held.membership_id,
        from_unit=from_unit or Unit.objects.get(pk=held.unit_id),
        to_unit=to_unit,
        started_by=started_by,
    )


def _open(step: str, unit: Unit, about: Transfer, seat: Seat, data, now: datetime, channel="web") -> Outcome:
    return open_matter(
        "transfers.transfer",
        unit=unit,
        parties=[("subject", about.person_id)],
        seat=seat,
        now=now,
        data=data,
        step_code=step,
        channel=channel,
        about=about,
    )
