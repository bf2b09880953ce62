"""What other lines may do with mediation: ask for it for a worker, and read what a dispute was about; plain values out."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce, Left, TruncMonth
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.limitation import public as limitation
from zhigong.modules.protect.mediation import queries
from zhigong.modules.protect.mediation.actions import Prepared
from zhigong.modules.protect.mediation.models import Mediation
from zhigong.modules.protect.mediators import public as mediators
from zhigong.modules.protect.rooms import public as rooms

__all__ = ["Dispute", "ask", "dispute_of", "limitation_of", "mediator_account_of", "monthly"]


@dataclass(frozen=True)
class Dispute:
    """What a dispute was about, for the line that goes on with it."""

    matter_id: UUID
    person_id: UUID
    employer_id: int | None
    employer_name: str
    respondent: str
    cause: str
    known_on: date
    ended_on: date | None
    failed_reason: str
    story: str
    claims: list[dict] = field(default_factory=list)


def ask(person_id: UUID, data, *, seat: Seat, now: datetime, on: date, wants_mediation: bool) -> Outcome:
    """Open a consultation or an application for mediation at the nearest body. Refused with a sentence.

    The employer is no party yet: it hears of the dispute when the application is accepted, never of a question.
    """
    employer = mediators.find_employer(str(data.get("employer") or ""))
    wants_own = data.get("wanted") == "enterprise"
    taker = mediators.find_taker(
        employer, person_id, str(data.get("place") or ""), wants_enterprise=wants_own, on=on
    )
    if taker is None and wants_own:
        raise Refused(_("您的单位没有登记调解委员会，请选择工会或者街道、乡镇的调解组织。"))
    if taker is None:
        raise Refused(_("没有找到单位所在地的工会，请填写工作地。"))
    typed = getattr(data.get("employer"), "text", "") or str(data.get("employer") or "")
    about = Prepared(person_id, employer, "" if employer else typed[:100], taker.body_id)
    return open_matter(
        "mediation.mediate", unit=taker.unit, parties=[("applicant", person_id)], seat=seat, now=now, data=data,
        step_code="apply" if wants_mediation else "ask", about=about,
    )  # fmt: skip


def dispute_of(matter_id: UUID) -> Dispute | None:
    """Return what a mediation was about, as far as the seat sees it, or None."""
    kept = Mediation.objects.select_related("employer").filter(pk=matter_id).first()
    if kept is None:
        return None
    claims = limitation.claims_of(Matter.objects.select_related("unit").get(pk=matter_id), kept.known_on)
    return Dispute(
        matter_id=matter_id, person_id=kept.person_id, employer_id=kept.employer_id,
        employer_name=kept.employer_name, respondent=queries.respondent_of(kept), cause=kept.cause, known_on=kept.known_on, ended_on=kept.ended_on,
        failed_reason=kept.failed_reason, story=rooms.opening_words(matter_id),
        claims=[{key: one[key] for key in ("kind", "amount", "calculation")} for one in claims],
    )  # fmt: skip


def limitation_of(matter_id: UUID, on: date) -> list:
    """Return (title, Told) of a mediation's claims with all that interrupted them, the application too; [] unseen."""
    kept = Mediation.objects.select_related("matter").filter(pk=matter_id).first()
    if kept is None:
        return []
    return limitation.told_of(kept.matter, (kept.known_on, kept.ended_on), kept.applied_on, on=on)


def mediator_account_of(matter_id: UUID) -> UUID | None:
    """Return the account of the one who mediates, so that nobody becomes agent in the same case."""
    return Mediation.objects.filter(pk=matter_id).values_list("mediator_account", flat=True).first()


def monthly(since: datetime) -> list[dict]:
    """Return one row for each month, union, employer and industry since a day: disputes; no person.

    Read in the house's own seat, for statistics: an officer's seat counts only what it may see.
    """
    section = Coalesce(Left("employer__industry", 1), Value(""))
    found = Mediation.objects.filter(matter__opened_at__gte=since).exclude(
        matter__state__in=("consult", "negotiating", "withdrawn", "refused")
    )
    found = found.values(
        "employer_id", month=TruncMonth("matter__opened_at"), unit_id=F("matter__unit_id"), section=section
    )
    return list(found.annotate(disputes=Count("pk")).order_by())
