"""What happens in the steps of mediation, from the worker's own words to an agreement that is kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.agents import valid_on
from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.telling import tell
from zhigong.kernel.matters.milestones import MilestoneRefused, note_milestone
from zhigong.kernel.matters.parties import add_parties
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Employer
from zhigong.kernel.tally import counts
from zhigong.lib.dates import add_months
from zhigong.lib.money import split_yuan
from zhigong.modules.protect.limitation import public as limitation
from zhigong.modules.protect.mediation import letters, queries, rules
from zhigong.modules.protect.mediation.models import Instalment, Mediation
from zhigong.modules.protect.mediators import public as mediators
from zhigong.modules.protect.rooms import public as rooms


@dataclass(frozen=True)
class Prepared:
    """What the page found out beside the form: whose dispute, against whom, and which body takes it."""

    person_id: UUID
    employer: Employer | None
    employer_name: str
    body_id: int | None


def wrong_days(matter, data, on: date) -> str:
    """Nobody knows today of a wrong that is still to come."""
    return _("知道权利受到侵害的日期不能晚于今天。") if data["known_on"] > on else ""


def keep_request(matter, data, actor: Seat, on: date) -> None:
    """Keep the dispute, its first claim and the worker's own words, which stay in the room."""
    about: Prepared = matter.about
    Mediation.objects.create(
        matter=matter, body_id=about.body_id, person_id=about.person_id, employer=about.employer,
        employer_name=about.employer_name, known_on=data["known_on"], ended_on=data["ended_on"],
        applied_on=None,
    )  # fmt: skip
    limitation.add_claim(matter, data, actor, on)
    rooms.prepare(
        matter, person_id=about.person_id, employer_id=about.employer.pk if about.employer else None
    )
    rooms.keep_request(matter, data["story"], seat=actor, now=matter.changed_at)


def keep_application(matter, data, actor: Seat, on: date) -> None:
    """Keep a request that asks for mediation at once."""
    keep_request(matter, data, actor, on)
    request(matter, data, actor, on)


def request(matter, data, actor: Seat, on: date) -> None:
    """The worker asks for mediation; the day interrupts the limitation."""
    _change(matter, applied_on=on)


def _change(matter, **columns) -> None:
    Mediation.objects.filter(pk=matter.pk).update(**columns)
    matter.__dict__.pop("kept", None)


def advise(matter, data, actor: Seat, on: date) -> None:
    """Tell the worker that their question was answered."""
    tell(matter, "mediation.advised", _("劳动争议咨询已有答复"))


def wrong_receipt(matter, data, on: date) -> str:
    """The fifteen days begin with the receipt: it cannot be later than the application."""
    applied = queries.kept_of(matter).applied_on
    if data["received_on"] > on or (applied and data["received_on"] > applied):
        return _("收到申请的日期不能晚于申请日；十五日从收到申请之日起算。")
    return ""


def accept(matter, data, actor: Seat, on: date) -> None:
    """Accept: cause and receipt are kept, the worker gets the notice; the employer joins and is asked for its answer."""
    _change(matter, cause=data["cause"], received_on=data["received_on"])
    kept = queries.kept_of(matter)
    if kept.employer is not None:
        add_parties(matter, [("employer", kept.employer)])
    letters.issue_acceptance(matter, kept, actor, on)
    letters.issue_notice(matter, kept, actor, on)
    tell(matter, "mediation.accepted", _("调解申请已受理"), sms=_("您的调解申请已受理，详情请登录查看。"))
    tell_employer(matter, kept, "mediation.asked", _("有一件劳动争议请您答复是否愿意调解"))
    count(matter, kept, "mediation.accepted")


def tell_both(matter, kind: str, title: str) -> None:
    """Tell the worker and the employer's agents the same."""
    tell(matter, kind, title)
    tell_employer(matter, queries.kept_of(matter), kind, title)


def tell_employer(matter, kept: Mediation, kind: str, title: str) -> None:
    """Leave a message with every agent who acts for the employer today; its number tells several disputes apart."""
    valid = valid_on(timezone.localdate(matter.changed_at))
    for agent in EmployerAgent.objects.filter(valid, employer_id=kept.employer_id).select_related("account"):
        key = f"{matter.pk}-{kind}-{agent.pk}-{matter.step_count}"
        named = f"{title}（{matter.number}）"
        send(agent.account, kind, named, now=matter.changed_at, matter_id=matter.pk, key=key)


def count(matter, kept: Mediation, measure: str, amount: int = 1, **more: str) -> None:
    """Count the matter at its unit and all above, by cause, the employer's industry, the place, and more."""
    employer = kept.employer
    dimensions = {
        "cause": kept.cause[:1],
        "industry": (employer.industry if employer else "") or "",
        "place": ((employer.place_id if employer else "") or matter.unit.place_id or "")[:6],
    }
    counts.add([counts.Delta(measure, matter.unit.path, amount, dimensions | more)])


def refuse(matter, data, actor: Seat, on: date) -> None:
    """Tell the worker why it was not accepted; arbitration stays open."""
    tell(matter, "mediation.refused", _("调解申请未受理"), _("您仍可以直接申请劳动仲裁。"))


def _pick(matter, data):
    kept = queries.kept_of(matter)
    dispute = mediators.Dispute(kept.person_id, matter.opened_by, kept.employer_id, kept.body_id)
    return mediators.pick(data["mediator"], dispute, current_seat())


def no_mediator(matter, data, on: date) -> str:
    """Refuse a mediator who is not in the register or has to keep out."""
    return _pick(matter, data)[1]


def assign(matter, data, actor: Seat, on: date) -> dict:
    """Give the case to a mediator and tell both sides that the room is open."""
    mediator = _pick(matter, data)[0]
    _change(
        matter, mediator_id=mediator.id, mediator_account=mediator.account_id, mediator_name=mediator.name,
        body_id=mediator.body_id,
    )  # fmt: skip
    rooms.seat_mediator(matter, mediator.account_id)
    tell_both(matter, "mediation.assigned", _("调解员已确定，调解室已开放"))
    return {"mediator": mediator.name}


def not_the_mediator(matter, on: date) -> str:
    """Only the mediator of this case takes the step."""
    seat = current_seat()
    kept = queries.kept_of(matter)
    if seat.role == "system" or kept.mediator_account in (None, seat.account_id):
        return ""
    return _("由本案调解员%(name)s办理。") % {"name": kept.mediator_name}


def is_the_mediator(matter, on: date) -> str:
    """The callback is by somebody else than the mediator."""
    kept = queries.kept_of(matter)
    mine = kept.mediator_account is not None and kept.mediator_account == current_seat().account_id
    return _("回访由调解员以外的工作人员办理。") if mine else ""


def keep_answer(matter, data, actor: Seat, on: date) -> None:
    """Keep the employer's answer; an unwilling one ends nothing by itself."""
    _change(matter, employer_answer=data["answer"])
    tell(matter, "mediation.answered", _("单位已答复是否愿意调解"))


def open_door(matter, data, actor: Seat, on: date) -> None:
    """The fifteen days are over: both may leave, the mediation goes on as long as both wish."""
    _change(matter, may_leave_on=on)
    text = _("可以继续调解，也可以直接申请劳动仲裁，由您决定。")
    tell(matter, "mediation.fifteen_days", _("调解已满十五日"), text)
    tell_employer(matter, queries.kept_of(matter), "mediation.fifteen_days", _("调解已满十五日"))


def too_early_to_leave(matter, on: date) -> str:
    """Before the fifteen days the worker withdraws instead; the right to leave begins afterwards."""
    kept = queries.kept_of(matter)
    if queries.is_over(kept, on):
        return ""
    return _("调解期限到%(day)s，期满仍未达成协议的可以直接申请仲裁；现在不想调解可以撤回。") % {
        "day": queries.leave_day(kept).isoformat()
    }


def draft(matter, data, actor: Seat, on: date) -> None:
    """Keep the agreement's text and its instalments to the fen; earlier signatures fall away."""
    _change(
        matter, terms=data["terms"], agreed_amount=data["amount"], signed_by_applicant_at=None,
        signed_by_employer_at=None,
    )  # fmt: skip
    Instalment.objects.filter(matter=matter).delete()
    shares = split_yuan(data["amount"], data["instalments"])
    Instalment.objects.bulk_create(
        Instalment(
            matter=matter, number=place, due_on=add_months(data["first_due_on"], place - 1), amount=share
        )
        for place, share in enumerate(shares, 1)
        if share
    )
    tell_both(matter, "mediation.drafted", _("调解协议待您确认签字"))


def wrong_draft(matter, data, on: date) -> str:
    """Refuse payments promised for the past, and money without a payment."""
    if data["amount"] and data["first_due_on"] < on:
        return _("第一期支付日期不能早于今天。")
    return ""


def revise(matter, data, actor: Seat, on: date) -> None:
    """Back to the table: what was signed of the earlier text no longer counts."""
    _change(matter, signed_by_applicant_at=None, signed_by_employer_at=None)


def sign(side: str):
    """Return an action by which a side signs the text as it stands."""

    def run(matter, data, actor: Seat, on: date) -> None:
        _change(matter, **{f"signed_by_{side}_at": matter.changed_at})

    return run


def sign_on_paper(matter, data, actor: Seat, on: date) -> None:
    """The mediator notes a signature on paper of a side that has no account."""
    sign(data["side"])(matter, data, actor, on)


def is_unsigned(matter, on: date) -> str:
    """The mediator signs last, and only what both signed."""
    kept = queries.kept_of(matter)
    if kept.signed_by_applicant_at is None:
        return not_the_mediator(matter, on) or _("申请人还没有签字。")
    if kept.signed_by_employer_at is None:
        return not_the_mediator(matter, on) or _("对方还没有签字。")
    return not_the_mediator(matter, on)


def seal(matter, data, actor: Seat, on: date) -> None:
    """The mediator signs and seals: the agreement takes effect, both get the letter."""
    _change(matter, sealed_on=on)
    kept = queries.kept_of(matter)
    letters.issue_agreement(matter, kept, actor, on)
    tell(matter, "mediation.agreed", _("调解协议已生效"), sms=_("您的调解协议已生效，详情请登录查看。"))
    tell_employer(matter, kept, "mediation.agreed", _("调解协议已生效"))
    count(matter, kept, "mediation.results", result="agreed")
    rooms.set_open(matter, False)


def wish(side: str):
    """Return an action by which a side names the way of confirmation."""

    def run(matter, data, actor: Seat, on: date) -> None:
        _change(matter, **{f"{side}_wish": data["way"]})

    return run


def no_common_wish(way: str, rule):
    """Return a bar: both sides must wish this way, and its window must be open."""

    def barred(matter, on: date) -> str:
        kept = queries.kept_of(matter)
        if kept.applicant_wish != way or kept.employer_wish != way:
            return _("双方都选择这种方式后才能共同申请。")
        if on > queries.last_day_of_window(kept, rule):
            return _("申请期限已过（到%(day)s）。") % {
                "day": queries.last_day_of_window(kept, rule).isoformat()
            }
        return ""

    return barred


no_court_wish = no_common_wish("court", rules.COURT_CONFIRM)
no_arbitration_wish = no_common_wish("arbitration", rules.ARBITRATION_CONFIRM)


def outside(kind: str, then=None):
    """Return an action that enters a fact of arbitration or court with its source; `then` does what follows."""

    def run(matter, data, actor: Seat, on: date) -> None:
        happened = data.get("happened_on") or data["served_on"]
        try:
            note_milestone(
                matter, kind, happened, data["source"], data.get("opinion") or "", seat=actor,
                now=matter.changed_at, reference=data.get("reference") or "",
            )  # fmt: skip
        except MilestoneRefused as refused:
            raise Refused(str(refused)) from refused
        if then is not None:
            then(matter, data, actor, on)

    return run


def hand_to_court(matter, data, actor: Seat, on: date) -> None:
    """Make the joint application for judicial confirmation."""
    letters.issue_confirmation(matter, queries.kept_of(matter), actor, on)


def keep_confirmation(way: str):
    """Return what follows a confirmation: the agreement is enforceable."""

    def run(matter, data, actor: Seat, on: date) -> None:
        _change(matter, confirmed_by=way)
        tell(matter, "mediation.confirmed", _("调解协议已确认，可以强制执行"))

    return run


def wrong_payment(matter, data, on: date) -> str:
    """Refuse a payment of the future and one nobody owes."""
    if data["paid_on"] > on:
        return _("收到的日期不能晚于今天。")
    return nothing_owed(matter, on)


def keep_payment(matter, data, actor: Seat, on: date) -> dict:
    """The earliest unpaid instalment was received."""
    first = queries.unpaid(matter.pk)[0]
    Instalment.objects.filter(pk=first.pk).update(paid_on=data["paid_on"])
    _recover(matter, first.amount)
    return {"instalment": first.number, "amount": str(first.amount)}


def keep_all_payments(matter, data, actor: Seat, on: date) -> dict:
    """Enforcement brought in what was still owed."""
    owed = queries.unpaid(matter.pk)
    Instalment.objects.filter(pk__in=[one.pk for one in owed]).update(paid_on=data["paid_on"])
    total = sum((one.amount for one in owed), Decimal(0))
    _recover(matter, total)
    return {"amount": str(total)}


def _recover(matter, amount: Decimal) -> None:
    kept = queries.kept_of(matter)
    before, after = kept.recovered_amount, kept.recovered_amount + amount
    _change(matter, recovered_amount=after)
    count(
        matter, kept, "mediation.recovered", int(after) - int(before)
    )  # whole yuan; no instalment loses its fen


def still_owed(matter, on: date) -> str:
    """The matter is performed when everything promised was received."""
    owed = queries.unpaid(matter.pk)
    if not owed:
        return ""
    return _("还有%(count)d期没有登记收到。") % {"count": len(owed)}


def nothing_owed(matter, on: date) -> str:
    """Nobody asks a court for what was received."""
    return "" if queries.unpaid(matter.pk) else _("已经全部履行。")


def not_due(matter, on: date) -> str:
    """Nothing is broken before an instalment is overdue."""
    owed = queries.unpaid(matter.pk)
    if owed and owed[0].due_on < on:
        return ""
    return _("没有逾期未履行的内容。")


def note_breach(matter, data, actor: Seat, on: date) -> None:
    """Tell both what the agreement is worth now."""
    kept = queries.kept_of(matter)
    tell(matter, "mediation.breached", _("对方没有履行协议，怎么办请看指引"))
    tell_employer(matter, kept, "mediation.breached", _("调解协议没有按期履行"))
    count(matter, kept, "mediation.breaches")


def keep_callback(matter, data, actor: Seat, on: date) -> None:
    """Keep how satisfied the worker is."""
    _change(matter, satisfaction=data["satisfaction"])


def fail(matter, data, actor: Seat, on: date) -> None:
    """End the mediation without an agreement: the note, and the way to arbitration."""
    _change(matter, failed_reason=data["reason"])
    letters.issue_termination(matter, queries.kept_of(matter), actor, on)
    _end_without_agreement(matter)


def leave(matter, data, actor: Seat, on: date) -> None:
    """The worker leaves after the fifteen days."""
    _change(matter, failed_reason="no_agreement")
    _end_without_agreement(matter)


def _end_without_agreement(matter) -> None:
    kept = queries.kept_of(matter)
    tell(matter, "mediation.failed", _("调解没有达成协议"), _("工会会帮您准备仲裁申请材料，仲裁不收费。"))
    tell_employer(matter, kept, "mediation.failed", _("调解没有达成协议"))
    count(matter, kept, "mediation.results", result="failed")
    rooms.set_open(matter, False)


def close_room(matter, data, actor: Seat, on: date) -> None:
    """It ended otherwise: what was said stays, nothing is added."""
    rooms.set_open(matter, False)
