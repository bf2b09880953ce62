"""What happens in each step of a ticket: verb_noun(matter, data, actor=, on=); `barred` and `unless` give sentences."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, current_seat
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.messages import send
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import union_of_employer
from zhigong.kernel.people.models import Account
from zhigong.kernel.worklist.models import Clock
from zhigong.lib.prepared import find_row, insert_row, write_row
from zhigong.modules.protect.hotline import rules, words
from zhigong.modules.protect.hotline.actions import writing
from zhigong.modules.protect.hotline.actions.writing import may_not_be_written as may_not_be_written
from zhigong.modules.protect.hotline.models import Ticket, ticket_of


def _write(matter: Matter, **values) -> None:
    ticket = ticket_of(matter)
    for name, value in values.items():
        setattr(ticket, name, value)
    write_row(connection, ticket, tuple(values))


def _tell(matter: Matter, kind: str, title: str, body: str = "", *, sms: str | None = None) -> None:
    """Tell whoever reported it, in their app, when they have one; an officer who took the call is not told."""
    people = [UUID(party["person_id"]) for party in matter.party_list if party["person_id"]]
    is_theirs = matter.opened_by is not None and ticket_of(matter).registered_by is None
    opener = find_row(connection, Account, matter.opened_by) if is_theirs else None
    target = opener or (people[0] if people else None)
    if target is not None:
        key = f"{matter.pk}-{kind}-{matter.step_count}"
        send(target, kind, title, body, now=matter.changed_at, matter_id=matter.pk, sms_text=sms, key=key)


def keep_ticket(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the ticket and the sealed caller (`matter.about`, prepared in public.py) and tell the number."""
    ticket, caller = matter.about, matter.about.caller_to_keep
    ticket.matter = matter
    insert_row(connection, ticket)
    if caller is not None:
        caller.ticket = ticket
        caller.seal(*ticket.caller_clear)
        insert_row(connection, caller)
    body = _("编号：%(number)s。可以凭编号查询办理情况。") % {"number": matter.number}
    _tell(matter, "hotline.registered", _("您反映的事已登记"), body)


def note_emergency(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Mark the ticket an emergency."""
    _write(matter, urgency="emergency")


def note_report(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep on the timeline to whom it was reported."""
    return {"informed": data["informed"]}


def answer_on_call(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Close a consultation answered on the telephone; it is counted apart from cases."""
    _write(
        matter, result="explained", reply=data["opinion"], handled_by=actor.account_id, difficulty="consult"
    )
    _tell(matter, "hotline.answered", _("您咨询的事已答复"), data["opinion"])


def is_complained_of(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse to hand a complaint to the union of the very employer it is about (domain note 1.4)."""
    ticket = ticket_of(matter)
    is_complaint = ticket.category[0] == "C" or ticket.identity != "named"
    wanted = _wanted(matter, data) if is_complaint and ticket.employer_id is not None else None
    if wanted is None:
        return ""
    union = union_of_employer(ticket.employer_id, on)
    is_theirs = wanted.employer_id == ticket.employer_id or (union is not None and wanted.pk == union.pk)
    return _("被反映单位的工会不能承办这件事，请派给它的上级工会。") if is_theirs else ""


def _wanted(matter: Matter, data: dict) -> Unit | None:
    """Return the union the step names, read once."""
    if "wanted_unit" not in matter.__dict__:
        matter.wanted_unit = find_row(connection, Unit, str(data["unit"]), by="code")
    return matter.wanted_unit


def note_dispatch(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep how difficult the matter was judged, which decides its clock; tell the reporter where it went."""
    _write(matter, difficulty=data["difficulty"])
    return tell_move(matter, data, actor=actor, on=on)


def tell_move(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Tell the reporter which union has it now."""
    wanted = _wanted(matter, data)
    name = wanted.name if wanted else ""
    _tell(matter, "hotline.dispatched", _("您反映的事已交办"), _("承办工会：%(unit)s。") % {"unit": name})
    return {"to": name}


def too_late_to_return(matter: Matter, *, on: date) -> str:
    """A wrong dispatch is returned within the rule's time, later the union handles it."""
    running = Clock.objects.filter(matter=matter, name__in=("dispatch", "pass_on"), stopped_at__isnull=True)
    clock = running.order_by("-started_at").first()
    is_late = clock is not None and timezone.localdate(clock.due_at) < on
    return _("已超过退回时限，请签收办理，或报上级协调。") if is_late else ""


def is_own(matter: Matter, *, on: date) -> str:
    """Nobody handles what they reported themselves."""
    seat = current_seat()
    mine = seat.person_id and any(party["person_id"] == str(seat.person_id) for party in matter.party_list)
    is_opener = seat.worker_id is not None and matter.opened_by == seat.worker_id
    return _("不能办理本人反映的事，请由其他工作人员办理。") if mine or is_opener else ""


def note_acceptance(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Keep who handles it: the callback is somebody else's."""
    judged = {"difficulty": data["difficulty"]} if data.get("difficulty") else {}
    _write(matter, handled_by=actor.account_id, **judged)
    where = _("%(unit)s正在办理。") % {"unit": matter.unit.name}
    _tell(matter, "hotline.accepted", _("您反映的事已开始办理"), where)


def transfer_out(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep where it went, and tell the reporter how to go on."""
    _write(matter, transferred_to=data["transferred_to"], result="not_ours", reply=data["opinion"])
    where = str(dict(words.BODIES)[data["transferred_to"]])
    _tell(matter, "hotline.transferred", _("您反映的事已转%(where)s") % {"where": where}, data["opinion"])
    found = {"transferred_to": where}
    if data["with_letter"]:
        found["letter"] = writing.issue_hand_off(matter, data, actor=actor, on=on).number
    return found


def tell_progress(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter how it goes."""
    _tell(matter, "hotline.progress", _("您反映的事有新进展"), data["opinion"])


def says_too_little(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a reply that says nothing, and money for a matter that was not solved."""
    if len(data["reply"].strip()) < 10:
        return _("答复过短，请写清楚事实、依据和结果。")
    if data["amount_recovered"] and data["result"] not in ("solved", "partly"):
        return _("填写了追回金额，办理结果应为已解决或部分解决。")
    return ""


def keep_reply(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep the reply and its result, and tell the reporter."""
    _write(
        matter, reply=data["reply"], result=data["result"], amount_recovered=data["amount_recovered"],
        handled_by=actor.account_id or ticket_of(matter).handled_by, callback_count=0,
    )  # fmt: skip
    sms = _("您反映的事已有答复，请登录查看并评价。")
    _tell(matter, "hotline.replied", _("您反映的事已有答复"), data["reply"], sms=sms)
    found = {"result": data["result"]}
    if data["with_letter"]:
        found["letter"] = writing.issue_reply(matter, actor=actor, on=on).number
    return found


def tell_extension(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter that it takes longer, and why."""
    _tell(matter, "hotline.extended", _("办理时限已延长"), data["opinion"])


def ask_reporter(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Ask the reporter for what is missing; the time stands still meanwhile."""
    sms = _("您反映的事需要补充材料，请登录查看。")
    _tell(matter, "hotline.waiting", _("请补充说明"), data["opinion"], sms=sms)


def handled_it(matter: Matter, *, on: date) -> str:
    """The callback is by another person than the handler (domain note 1.4)."""
    account = current_seat().account_id
    is_own_work = account is not None and account == ticket_of(matter).handled_by
    return _("回访应由承办人以外的人员进行。") if is_own_work else ""


def _limit(rule, matter: Matter, on: date) -> int:
    return int(rule.on(on, matter.unit.place_id or ""))


def reopened_enough(matter: Matter, *, on: date) -> str:
    """A matter is done anew so many times; then the reporter is told the other ways."""
    is_enough = ticket_of(matter).reopened_count >= _limit(rules.REOPENINGS, matter, on)
    return _("已达到重办次数上限，请告知反映人可以通过调解、仲裁或信访复查解决。") if is_enough else ""


def may_not_reopen(matter: Matter, *, on: date) -> str:
    """Whoever handled it does not decide whether it is done anew, and not without end."""
    return handled_it(matter, on=on) or reopened_enough(matter, on=on)


def should_be_reopened(matter: Matter, data: dict, *, on: date) -> str:
    """Somebody dissatisfied gets another round while there is one left."""
    is_left = data["satisfaction"] in words.DISSATISFIED and not reopened_enough(matter, on=on)
    return _("反映人不满意，请选择“不满意，重办”，写明理由。") if is_left else ""


def should_ask_again(matter: Matter, data: dict, *, on: date) -> str:
    """The reporter's own rating: dissatisfied means another round."""
    is_left = data["satisfaction"] in words.DISSATISFIED and not reopened_enough(matter, on=on)
    return _("您不满意的话，请选择“不满意，要求重办”，写明还有什么没有解决。") if is_left else ""


def keep_rating(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Keep what the reporter thinks of the result, and who asked."""
    asked_by = actor.account_id if actor.is_officer else None
    _write(matter, satisfaction=data["satisfaction"], called_back_by=asked_by)
    return {"satisfaction": str(dict(words.SATISFACTIONS)[data["satisfaction"]])}


def reopen(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Begin anew with the same union; its time runs anew."""
    Ticket.objects.filter(pk=matter.pk).update(reopened_count=F("reopened_count") + 1, satisfaction="")
    ticket_of(matter).reopened_count += 1
    _tell(matter, "hotline.reopened", _("您反映的事重新办理"), data["opinion"])


def count_try(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Count a call nobody answered."""
    Ticket.objects.filter(pk=matter.pk).update(callback_count=F("callback_count") + 1)


def too_few_tries(matter: Matter, *, on: date) -> str:
    """Giving up needs as many tries as the rule says."""
    left = _limit(rules.CALLBACK_TRIES, matter, on) - ticket_of(matter).callback_count
    return _("还要再回访 %(count)d 次联系不上，才能转质检。") % {"count": left} if left > 0 else ""


def took_part(matter: Matter, *, on: date) -> str:
    """The check is by somebody who neither handled it nor called back."""
    account, ticket = current_seat().account_id, ticket_of(matter)
    is_own_work = account is not None and account in (ticket.handled_by, ticket.called_back_by)
    return _("质检应由承办人和回访人以外的人员进行。") if is_own_work else ""


def tell_close(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the reporter that it is closed."""
    _tell(matter, "hotline.closed", _("您反映的事已办结"), _("感谢您的信任。还有问题可以再拨打 12351。"))


def is_petition(matter: Matter, *, on: date) -> str:
    """A matter is found to be a petition once."""
    has_clock = Clock.objects.filter(matter=matter, name__in=("mark_petition", "tell_route")).exists()
    return _("已认定为信访事项。") if ticket_of(matter).is_petition and has_clock else ""


def is_no_petition(matter: Matter, *, on: date) -> str:
    """What the petition regulation asks for is asked of petitions only."""
    return "" if ticket_of(matter).is_petition else _("这件不是信访事项。")


def mark_petition(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Put the ticket under the petition regulation."""
    _write(matter, is_petition=True)


def lies_ahead(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a day of receipt that is none."""
    return _("收到日期不能晚于今天。") if data["received_on"] > on else ""


def tell_route(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Tell the petitioner acceptance and route; the notice's clock has done its work."""
    notice = Clock.objects.filter(matter=matter, name="mark_petition", stopped_at__isnull=True)
    notice.update(stopped_at=matter.changed_at)
    _tell(matter, "hotline.route", _("信访事项受理告知"), data["opinion"])
