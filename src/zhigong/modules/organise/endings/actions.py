"""What happens in each step of an ending: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.transitions import KIND_TITLES
from zhigong.kernel.notices.messages import send
from zhigong.lib.durations import add_months
from zhigong.lib.prepared import add_row, read_row, write_row
from zhigong.modules.organise.endings import rules
from zhigong.modules.organise.endings.models import Ending

# domain note 2.2 no. 15, by the reason of the form, else by the kind
LEDGER_REASONS = {"unemployed": "3", "closed": "4", "resign": "5", "expel": "6"}
FIELDS = ("reason", "happened_on", "since_on", "document_number")
DECIDED = ("body", "decided_on", "decision_number", "votes_for", "votes_against")


def ending_of(matter: Matter) -> Ending:
    """Return the matter's ending, read once per step."""
    return read_row(connection, Ending, matter.pk)


def lies_ahead(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a fact that has not happened yet."""
    days = [data[name] for name in ("happened_on", "since_on") if data.get(name)]
    return _("日期不能晚于今天。") if any(day > on for day in days) else ""


def changes_nothing(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse to retain where the membership simply goes on (会籍办法)."""
    if data["reason"] == "waiting":
        return _("在本单位下岗待岗的，劳动关系没有变，会籍不变，不需要保留。")
    if data["reason"] == "early":
        return _("内部退养的，正式退休前会籍不变，不需要保留。")
    return lies_ahead(matter, data, on=on)


def too_early_to_lapse(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse before the months of the constitution have passed (章程 §6)."""
    months = rules.LAPSE.on(on, matter.unit.place_id or "")
    if add_months(data["since_on"], months) > on:
        return _("连续%(months)d个月不交会费、不参加组织生活的才能办理，现在还不到期限。") % {
            "months": months
        }
    return ""


def keep_request(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the ending (`matter.about`, prepared in public.py) and tell the member that it began."""
    ending: Ending = matter.about
    ending.matter = matter
    if actor.is_officer and actor.person_id == ending.person_id:
        raise Refused(_("不能办理本人的事项，请由其他工作人员办理。"))
    for name in FIELDS:
        if data.get(name):
            setattr(ending, name, data[name])
    if not add_row(connection, ending):
        raise Refused(_("此人的“%(kind)s”正在办理，请先办结。") % {"kind": KIND_TITLES[ending.kind]})
    if ending.kind != "decease":
        body = _("办理工会：%(unit)s。编号：%(number)s。") % {
            "unit": matter.unit.name,
            "number": matter.number,
        }
        _tell(matter, ending, "started", _("%(kind)s：已开始办理") % {"kind": KIND_TITLES[ending.kind]}, body)


def give_notice(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Begin what is decided against the member: they are told before, with their right to be heard."""
    keep_request(matter, data, actor=actor, on=on)
    body = _("作出决定前，您可以在办件中陈述申辩。事实和依据：%(facts)s") % {"facts": data["opinion"]}
    title = _("%(kind)s：决定前告知") % {"kind": KIND_TITLES[matter.about.kind]}
    sms = _("您的会籍有一项拟作决定，请登录查看并陈述意见。")
    _tell(matter, matter.about, "noticed", title, body, sms=sms)


def was_not_decided(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a decision of the wrong day or without a majority."""
    heard = TimelineStep.objects.filter(matter=matter, step="ripen").first()
    if data["decided_on"] > on or (heard and data["decided_on"] < timezone.localdate(heard.at)):
        return _("决定日期应当在告知期满之后，不晚于今天。")
    if data["votes_for"] <= data["votes_against"]:
        return _("同意票没有过半数，不能作出决定。")
    return ""


def decide(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Write the body's decision and let it take effect in the ledger; the member may appeal."""
    ending = ending_of(matter)
    for name in DECIDED:
        setattr(ending, name, data[name])
    write_row(connection, ending, DECIDED)
    _append(matter, ending, on=data["decided_on"])
    body = _("%(why)s 对决定不服的，可以在期限内向上一级工会申诉。") % {"why": data["opinion"]}
    title = _("%(kind)s：已作出决定") % {"kind": KIND_TITLES[ending.kind]}
    _tell(matter, ending, "decided", title, body, sms=_("对您的会籍已作出决定，请登录查看。"))
    return {"decided_on": data["decided_on"].isoformat(), "decision_number": data["decision_number"]}


def carry_out(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Let what was asked for take effect in the ledger, on the day it happened."""
    ending = ending_of(matter)
    _append(matter, ending, on=ending.happened_on or on)
    _close(ending)
    if ending.kind == "decease":
        return
    title = _("%(kind)s：已办成") % {"kind": KIND_TITLES[ending.kind]}
    _tell(matter, ending, "done", title, str(AFTERWARDS.get(ending.kind, lambda: "")()))


AFTERWARDS = {
    "resign": lambda: _("您已退会，会员证（卡）失效。今后可以随时重新申请入会。"),
    "retain": lambda: _("保留会籍期间不交会费，没有选举权、被选举权和表决权；重新就业后可以恢复或转会。"),
    "restore": lambda: _("您的会籍已恢复，会员卡可以使用。"),
    "void": lambda: _("这份会籍属于错误登记，已作废。有异议的，可以向上一级工会反映。"),
    "reinstate": lambda: _("原来的变动已撤销，您的会籍已恢复。"),
}


def _append(matter: Matter, ending: Ending, *, on: date) -> None:
    """Append the ending's event; what the ledger refuses is told as a sentence."""
    event = ledger.Event(
        ending.kind,
        ending.person_id,
        on,
        unit_id=matter.unit_id if ending.kind == "retain" else None,
        membership_id=ending.membership_id,
        reason=LEDGER_REASONS.get(ending.reason, LEDGER_REASONS.get(ending.kind, "")),
        to_state="active" if ending.kind == "reinstate" else "",
        matter_id=matter.pk,
    )
    try:
        ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal


def refuse(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Nothing changes; the member is told why."""
    ending = _close(ending_of(matter))
    if ending.kind != "decease":
        title = _("%(kind)s：未办理") % {"kind": KIND_TITLES[ending.kind]}
        _tell(matter, ending, "refused", title, data["opinion"])


def withdraw(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The member changes their mind before it took effect."""
    ending = _close(ending_of(matter))
    title = _("%(kind)s：已撤回") % {"kind": KIND_TITLES[ending.kind]}
    _tell(matter, ending, "withdrawn", title, _("您的会籍不受影响。"))


def file(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """The union above takes the decision on record (章程 §7)."""
    ending = ending_of(matter)
    ending.record_number = data["record_number"]
    write_row(connection, ending, ("record_number",))
    return {"record_number": data["record_number"]}


def settle(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The time for an appeal has passed, or the appeal was refused."""
    ending = _close(ending_of(matter))
    if data.get("opinion"):
        _tell(matter, ending, "sustained", _("申诉已答复：维持原决定"), data["opinion"])


def overturn(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """The union above undoes the decision by a compensating event; the membership is what it was."""
    ending = _close(ending_of(matter))
    event = ledger.Event(
        "reinstate",
        ending.person_id,
        read_row(connection, Membership, ending.membership_id).since_on,
        membership_id=ending.membership_id,
        to_state="retained" if ending.from_state == "retained" else "active",
        matter_id=matter.pk,
    )
    try:
        ledger.append(event)
    except ledger.LedgerRefusal as refusal:
        raise Refused(refusal.sentence) from refusal
    sms = _("您的申诉已有答复，请登录查看。")
    _tell(matter, ending, "overturned", _("申诉成立：原决定已撤销，会籍已恢复"), data["opinion"], sms=sms)


def _close(ending: Ending) -> Ending:
    ending.is_open = False
    write_row(connection, ending, ("is_open",))
    return ending


def _tell(
    matter: Matter, ending: Ending, kind: str, title: str, body: str, *, sms: str | None = None
) -> None:
    key = f"{matter.pk}-{kind}-{matter.step_count}"
    send(
        ending.person_id, f"endings.{kind}", title, body,
        now=matter.changed_at, matter_id=matter.pk, sms_text=sms, key=key,
    )  # fmt: skip
