"""What other lines may ask of the register: who takes a dispute, who may mediate it; ids in, plain values out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.journal.entries import record
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.modules.protect.mediators.forms import BODIES
from zhigong.modules.protect.mediators.models import Body, Mediator
from zhigong.modules.protect.mediators.queries import (
    Dispute,
    Taker,
    conflict,
    find_employer,
    find_taker,
    mediators_of,
)

__all__ = [
    "Dispute",
    "MediatorCard",
    "Taker",
    "add_body",
    "add_mediator",
    "body_of",
    "body_title",
    "find_body",
    "find_employer",
    "find_taker",
    "pick",
]


class RegisterRefused(ValueError):
    """A body or mediator cannot be registered so; the text is a sentence."""


@dataclass(frozen=True)
class MediatorCard:
    """A mediator as other lines know them."""

    id: int
    name: str
    account_id: UUID
    body_id: int


def pick(number: str, dispute: Dispute, seat: Seat) -> tuple[MediatorCard | None, str]:
    """Return the mediator with this certificate number, or None and why not: unknown here, or has to keep out."""
    found = mediators_of(seat).filter(number=(number or "").strip()).first()
    if found is None:
        return None, _("本工会的名册上没有这名调解员，请从搜索结果中选择。")
    sentence = conflict(found, dispute)
    return (
        (None, sentence)
        if sentence
        else (MediatorCard(found.pk, found.name, found.account_id, found.body_id), "")
    )


def body_of(unit_id: int) -> int | None:
    """Return the mediation body of a unit that takes disputes from outside, or None."""
    found = Body.objects.filter(unit_id=unit_id, is_active=True).exclude(kind="enterprise")
    return found.values_list("pk", flat=True).first()


def find_body(unit_id: int, kind: str) -> Body | None:
    """Return the body of a kind at a unit, or None."""
    return Body.objects.filter(unit_id=unit_id, kind=kind, is_active=True).first()


def body_title(body_id: int | None) -> tuple[str, str]:
    """Return (name, kind in words) of a body."""
    found = Body.objects.filter(pk=body_id).first() if body_id else None
    return (found.name, str(dict(BODIES)[found.kind])) if found else ("", "")


def add_body(unit: Unit, kind: str, name: str, formed_on: date, chair_name: str, **facts) -> Body:
    """Register a mediation body; journaled. RegisterRefused with a sentence."""
    if Body.objects.filter(unit=unit, kind=kind, is_active=True).exists():
        raise RegisterRefused(_("这个工会已登记同类调解组织。"))
    if kind == "enterprise" and unit.employer_id is None:
        raise RegisterRefused(_("企业调解委员会只能设在单位自己的工会。"))
    if kind == "enterprise" and not (facts.get("staff_count") and facts.get("employer_count")):
        raise RegisterRefused(_("企业调解委员会由职工代表和企业代表组成（第十条），请填写两方人数。"))
    made = Body(
        unit=unit, kind=kind, name=name, formed_on=formed_on, chair_name=chair_name,
        phone=facts.get("phone") or "", staff_count=facts.get("staff_count") or 0,
        employer_count=facts.get("employer_count") or 0,
    )  # fmt: skip
    _keep(made, _("这个工会已登记同类调解组织。"))
    record("mediators.add_body", unit=unit.pk, detail={"name": name, "kind": kind})
    return made


def _keep(made: Body | Mediator, sentence: str) -> None:
    """Write a row of the register; somebody who wrote the same at the same moment was first. RegisterRefused."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as taken:
        raise RegisterRefused(sentence) from taken


def add_mediator(
    body: Body, number: str, name: str, kind: str, *, account=None, employer: Employer | None = None
) -> Mediator:
    """Register a mediator of a body; journaled. RegisterRefused with a sentence."""
    if Mediator.objects.filter(number=number).exists():
        raise RegisterRefused(_("这个证号已登记。"))
    own = account.worker_account if account is not None else None
    made = Mediator(
        body=body, number=number, name=name, kind=kind, account_id=account.pk if account else None,
        person_id=own.person_id if own else None, employer=employer,
    )  # fmt: skip
    _keep(made, _("这个证号已登记。"))
    record("mediators.add_mediator", unit=body.unit_id, detail={"number": number})
    return made
