"""What happens in the steps of arbitration; the house never invents what a commission or a court did."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.letters.standing import only_once_withdrawn
from zhigong.kernel.matters.milestones import MilestoneRefused, note_milestone
from zhigong.kernel.tally import counts
from zhigong.modules.protect.arbitration import letters
from zhigong.modules.protect.arbitration.models import Arbitration
from zhigong.modules.protect.limitation import public as limitation


@dataclass(frozen=True)
class Prepared:
    """What is known beside the form: from which mediation, against whom, the claims but the form's own."""

    person_id: UUID
    employer_id: int | None
    employer_name: str
    known_on: date
    ended_on: date | None = None
    cause: str = ""
    mediation_id: UUID | None = None
    claims: tuple[dict, ...] = ()
    mediator_account: UUID | None = None


def keep(matter, data, actor: Seat, on: date) -> None:
    """Keep the dispute and its claims as they go to arbitration."""
    about: Prepared = matter.about
    Arbitration.objects.create(
        matter=matter, mediation_id=about.mediation_id, person_id=about.person_id, employer_id=about.employer_id,
        employer_name=about.employer_name, cause=about.cause, known_on=about.known_on, ended_on=about.ended_on,
        story=data["story"], mediator_account=about.mediator_account,
    )  # fmt: skip
    limitation.add_claim(matter, data, actor, on)
    for one in about.claims:
        values = {"claim_kind": one["kind"], "claim_amount": one["amount"], "calculation": one["calculation"]}
        limitation.add_claim(matter, values, actor, on)


def was_mediator(matter, on: date) -> str:
    """Whoever mediated a dispute does not help one side of it afterwards."""
    mediated = Arbitration.objects.filter(pk=matter.pk).values_list("mediator_account", flat=True).first()
    if mediated is not None and mediated == current_seat().account_id:
        return _("您是本案的调解员，不能再为一方准备材料，请由其他工作人员办理。")
    return ""


def why_not_again(matter, on: date) -> str:
    """Bar a second pack while the application of the first stands, and whoever mediated."""
    return was_mediator(matter, on) or only_once_withdrawn(letters.APPLICATION)(matter, on=on)


def make_pack(matter, data, actor: Seat, on: date) -> dict:
    """Make the pack: the number of copies follows the respondents."""
    Arbitration.objects.filter(pk=matter.pk).update(respondent_count=data["respondents"])
    kept = Arbitration.objects.select_related("employer").get(pk=matter.pk)
    evidence = [line.strip() for line in data["evidence"].splitlines() if line.strip()]
    letters.issue_pack(matter, kept, evidence, actor, on)
    tell(
        matter,
        "arbitration.pack",
        _("仲裁申请材料已准备好"),
        _("请签名后交给劳动争议仲裁委员会，仲裁不收费。"),
    )
    return {"copies": data["respondents"] + 1}


def is_future(matter, data, on: date) -> str:
    """Refuse days that are still to come."""
    return _("日期不能晚于今天。") if data["happened_on"] > on else ""


def keep_filing(matter, data, actor: Seat, on: date) -> None:
    """Note the day the application was handed in; the commission's days begin."""
    Arbitration.objects.filter(pk=matter.pk).update(filed_on=data["happened_on"])


def keep_award(matter, data, actor: Seat, on: date) -> None:
    """Keep what was awarded."""
    Arbitration.objects.filter(pk=matter.pk).update(awarded_amount=data["amount"])


def outside(kind: str, then=None):
    """Return an action that enters a fact with its source; `then` does what follows."""

    def run(matter, data, actor: Seat, on: date) -> None:
        try:
            note_milestone(
                matter, kind, data.get("happened_on") or data["served_on"], data["source"],
                data.get("opinion") or "", seat=actor, now=matter.changed_at, reference=data.get("reference") or "",
            )  # fmt: skip
        except MilestoneRefused as refused:
            raise Refused(str(refused)) from refused
        if then is not None:
            then(matter, data, actor, on)

    return run


def suit_time_over(matter, data, actor: Seat, on: date) -> None:
    """Nobody told of a suit in time; whether the award holds is for people to find out, not for the house."""
    tell(matter, "arbitration.suit_time_over", _("起诉期限已过，请告诉工会是否起诉"))


def keep_recovery(matter, data, actor: Seat, on: date) -> dict:
    """Keep money received, for the worker and for the counts."""
    kept = Arbitration.objects.select_related("employer").get(pk=matter.pk)
    kept.recovered_amount += Decimal(data["amount"])
    kept.save(update_fields=["recovered_amount"])
    industry = (kept.employer.industry if kept.employer else "") or ""
    dimensions = {"cause": kept.cause[:1], "industry": industry}
    counts.add([counts.Delta("arbitration.money", matter.unit.path, int(data["amount"]), dimensions)])
    return {"amount": str(data["amount"])}
