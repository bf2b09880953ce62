"""What happens in each step of a transfer: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.queries import held_memberships
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Person
from zhigong.lib.durations import add_months
from zhigong.lib.masks import mask_name
from zhigong.lib.prepared import add_row, read_row, write_row
from zhigong.modules.organise.transfers import rules
from zhigong.modules.organise.transfers.models import Transfer, TransferSide

WORK_CHANGED = "1"  # domain note 2.2 no. 15: the labour relation changed


def transfer_of(matter: Matter) -> Transfer:
    """Return the matter's transfer, read once per step."""
    return read_row(connection, Transfer, matter.pk)


def keep_request(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the transfer (`matter.about`, prepared in public.py), both sides of it, and tell the member."""
    transfer: Transfer = matter.about
    transfer.matter = matter
    _take_over(transfer, data, matter, on)
    if actor.is_officer and actor.person_id == transfer.person_id:
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))
    if not add_row(connection, transfer):
        raise Refused(_("此人已有一份转会正在办理，办结后才能再次申请。"))
    _write_sides(matter, transfer)
    body = _("从%(old)s转到%(new)s。编号：%(number)s。如与您的情况不符，可以随时撤回。") % {
        "old": transfer.from_unit.name,
        "new": transfer.to_unit.name,
        "number": matter.number,
    }
    tell_member(
        matter, transfer, "started", _("转会已开始办理"), body, sms=_("您的转会已开始办理，请登录查看。")
    )


def _take_over(transfer: Transfer, data: dict, matter: Matter, on: date) -> None:
    """Take the form's values; a secondment needs a day of return, far enough away (会籍办法)."""
    for name in ("purpose", "back_on", "worker_kind", "employment_form"):
        if data.get(name):
            setattr(transfer, name, data[name])
    if transfer.purpose != "secondment":
        transfer.back_on = None
        return
    months = rules.SECONDMENT.on(on, matter.unit.place_id or "")
    if transfer.back_on is None or transfer.back_on < add_months(on, months):
        sentence = _("借调、派驻满%(months)d个月才转会，请填写预计返回日期。") % {"months": months}
        raise Refused(sentence, {"back_on": [sentence]})


def _write_sides(matter: Matter, transfer: Transfer) -> None:
    name = Person.objects.values_list("name", flat=True).filter(pk=transfer.person_id).first()
    pairs = (("out", transfer.from_unit, transfer.to_unit), ("in", transfer.to_unit, transfer.from_unit))
    TransferSide.objects.bulk_create(
        TransferSide(
            matter_id=matter.pk,
            side=side,
            unit=unit,
            position=unit.position,
            industry_position=unit.industry_position,
            other_unit=other,
            shown_as=mask_name(name or "")[:60],
            opened_at=matter.opened_at,
        )
        for side, unit, other in pairs
    )


def ask_releasing_union(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The receiving union asks: the matter goes to the union the membership is in."""
    keep_request(matter, data, actor=actor, on=on)
    hand_to(matter, matter.about.from_unit)


def send_on(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The present union sends its member on: what it confirms is written at once."""
    keep_request(matter, data, actor=actor, on=on)
    _let_go(matter, matter.about, on)


def hand_to(matter: Matter, unit: Unit) -> None:
    """Let the matter be the other union's; the engine moves the to-do and keeps it in sight for this step."""
    matter.unit, matter.unit_id = unit, unit.pk


def silence_is_no_consent(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse to continue by itself where a region has decided so; the to-do then climbs."""
    if rules.SILENCE.on(on, matter.unit.place_id or ""):
        return ""
    return _("本地规定原工会逾期未答复的，由上级工会办理。")


def release(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Let the membership go: 转出中 in the ledger, and the package for the receiving union."""
    transfer = transfer_of(matter)
    transfer.dues_paid_to = data.get("dues_paid_to")
    if transfer.dues_paid_to and transfer.dues_paid_to > on:
        raise Refused(_("会费交至的日期不能晚于今天。"))
    transfer.to_unit = read_row(connection, Unit, transfer.to_unit_id)
    if transfer.to_unit.state != "active":
        sentence = _("接收工会“%(unit)s”已不再活动，请会员撤回后重新申请。")
        raise Refused(sentence % {"unit": transfer.to_unit.name})
    _let_go(matter, transfer, on)
    body = _("原工会已转出，等待%(unit)s接收。") % {"unit": transfer.to_unit.name}
    tell_member(matter, transfer, "released", _("转会：原工会已转出"), body)
    return {"dues_paid_to": transfer.dues_paid_to.isoformat()} if transfer.dues_paid_to else {}


def _let_go(matter: Matter, transfer: Transfer, on: date) -> None:
    """Write the release in the ledger; a retained membership needs none, it is taken in as it is (domain note 2.4)."""
    membership = read_row(connection, Membership, transfer.membership_id)
    if membership.state == "active":
        append(
            ledger.Event(
                "transfer_out_start",
                membership.person_id,
                on,
                unit_id=membership.unit_id,
                membership_id=membership.pk,
                joined_on=membership.joined_on,
                from_state="active",
                reason=WORK_CHANGED,
                matter_id=matter.pk,
            )
        )
    elif membership.state != "retained":
        raise Refused(_("会籍已有其他变动，不能转出，请刷新后查看。"))
    transfer.from_state = "transferring_out" if membership.state == "active" else "retained"
    transfer.joined_on, transfer.released_on = membership.joined_on, on
    transfer.worker_kind = transfer.worker_kind or membership.worker_kind
    transfer.employment_form = transfer.employment_form or membership.employment_form
    names = ("from_state", "joined_on", "released_on", "worker_kind", "employment_form", "dues_paid_to")
    write_row(connection, transfer, names)
    hand_to(matter, transfer.to_unit)


def append(event: ledger.Event) -> None:
    """Append to the ledger; what it refuses is told as a sentence."""
    try:
        ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal


def tell_objection(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Tell the member that their union objects and who decides now."""
    body = _("%(text)s 由上级工会裁定。") % {"text": data["opinion"]}
    tell_member(matter, transfer_of(matter), "objected", _("转会：原工会有异议"), body)
    return {"reason": data["reason"]}


def overrule(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """The union above lets the member go."""
    return release(matter, {}, actor=actor, on=on)


def uphold(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The union above upholds the objection; the membership stays where it is."""
    transfer = close(matter)
    tell_member(matter, transfer, "refused", _("转会未办成：异议成立"), data["opinion"])


def take_in(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Take the member in: one event moves membership, card and counts to this union at this moment."""
    transfer = transfer_of(matter)
    moved_on = data.get("moved_on") or on
    if not transfer.released_on <= moved_on <= on:
        sentence = _("转入日期应当在原工会转出（%(day)s）之后，不晚于今天。") % {"day": transfer.released_on}
        raise Refused(sentence, {"moved_on": [sentence]})
    append(
        ledger.Event(
            "transfer_in",
            transfer.person_id,
            moved_on,
            unit_id=matter.unit_id,  # the union named, or the one it was merged into meanwhile
            membership_id=transfer.membership_id,
            joined_on=transfer.joined_on,
            from_state=transfer.from_state,
            reason=WORK_CHANGED,
            worker_kind=data.get("worker_kind") or transfer.worker_kind,
            employment_form=data.get("employment_form") or transfer.employment_form,
            employer_id=matter.unit.employer_id,
            matter_id=matter.pk,
        )
    )
    transfer.moved_on, transfer.is_open = moved_on, False
    write_row(connection, transfer, ("moved_on", "is_open"))
    body = _("您的会籍已在%(unit)s，会龄连续计算，会员卡已更新。") % {"unit": matter.unit.name}
    tell_member(matter, transfer, "done", _("转会已办成"), body, sms=_("您的会籍已转入新工会，请登录查看。"))
    return {"moved_on": moved_on.isoformat()}


def decline(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """The receiving union does not take the member in: the membership is as before."""
    transfer = give_back(matter, on)
    body = _("%(text)s 您的会籍仍在原工会，不受影响。") % {"text": data["opinion"]}
    tell_member(matter, transfer, "declined", _("转会未办成：接收工会未接收"), body)
    return {"reason": data["reason"]}


def withdraw(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The member changes their mind: the membership is as before."""
    transfer = give_back(matter, on)
    tell_member(matter, transfer, "withdrawn", _("转会已撤回"), _("您的会籍仍在原工会，不受影响。"))


def overtaken(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Another event ended the membership meanwhile: nothing is left to transfer."""
    tell_member(matter, close(matter), "overtaken", _("转会已办结"), _("会籍已有其他变动，转会不再办理。"))


def give_back(matter: Matter, on: date) -> Transfer:
    """Close the transfer and, if the membership was on its way out, let it be where it was."""
    transfer = close(matter)
    if transfer.from_state == "transferring_out":
        # where the membership is now: its union may have been merged into another meanwhile
        held = held_memberships([transfer.person_id]).get(transfer.person_id)
        append(
            ledger.Event(
                "transfer_out_cancel",
                transfer.person_id,
                on,
                unit_id=held.unit_id if held else transfer.from_unit_id,
                membership_id=transfer.membership_id,
                joined_on=transfer.joined_on,
                from_state="transferring_out",
                matter_id=matter.pk,
            )
        )
    return transfer


def close(matter: Matter) -> Transfer:
    """Let another transfer of this membership be possible again."""
    transfer = transfer_of(matter)
    transfer.is_open = False
    write_row(connection, transfer, ("is_open",))
    return transfer


def tell_member(
    matter: Matter, transfer: Transfer, kind: str, title: str, body: str, *, sms: str | None = None
):
    """Send the member one message per step, whoever opened the matter."""
    key = f"{matter.pk}-{kind}-{matter.step_count}"
    send(
        transfer.person_id, f"transfers.{kind}", title, body,
        now=matter.changed_at, matter_id=matter.pk, sms_text=sms, key=key,
    )  # fmt: skip
