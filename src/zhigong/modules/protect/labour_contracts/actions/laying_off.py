"""What happens in the steps of a mass lay-off: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.issuing import chinese_date
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.labour_contracts import letters, rules
from zhigong.modules.protect.labour_contracts.actions import telling
from zhigong.modules.protect.labour_contracts.models import Layoff
from zhigong.modules.protect.labour_contracts.queries import earliest_on, missing


def why_not_plan(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse numbers that do not fit, and a cut too small for this procedure (§41)."""
    if data["cut"] > data["staff"] or data["protected"] > data["cut"]:
        return _("人数不对：裁减人数不能多于职工总数，不得裁减的人数不能多于裁减人数。")
    place = matter.unit.place_id or ""
    people, share = rules.LAYOFF_PEOPLE.on(on, place), rules.LAYOFF_SHARE.on(on, place)
    if data["cut"] < people and data["cut"] * 100 < data["staff"] * share:
        return _(
            "裁减不足 %(people)d 人，也不到职工总数的 %(share)d%%，不适用裁员程序，请逐人办理解除劳动合同通知。"
        ) % {"people": people, "share": share}
    return telling.why_not_served(data["explained_on"], on) if data.get("explained_on") else ""


def keep_plan(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the plan; the thirty days begin on the day the situation was explained."""
    plan = Layoff(matter=matter, employer=telling.employer_of(matter, data), ground=data["ground"])
    plan.explained_on = data.get("explained_on") or on
    _write_plan(plan, data)
    plan.save(force_insert=True)


def _write_plan(plan: Layoff, data: dict) -> None:
    plan.staff_count, plan.cut_count, plan.protected_count = data["staff"], data["cut"], data["protected"]
    plan.planned_on, plan.plan = data["planned_on"], data["plan"]


def revise_plan(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the plan as the employer changed it after hearing opinions."""
    _write_plan(matter.layoff, data)
    matter.layoff.save()


def keep_opinions(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write what the workers said of the plan."""
    if not matter.layoff.explained_on <= data["heard_on"] <= on:
        raise Refused(_("听取意见应当在说明情况之后、今天之前。"))
    plan = matter.layoff
    plan.heard_on, plan.heard_by = data["heard_on"], data["heard_by"]
    plan.heard_count, plan.heard = data["heard_count"], data["opinion"]
    plan.save(update_fields=["heard_on", "heard_by", "heard_count", "heard"])


def why_not_opine(matter: Matter, *, on: date) -> str:
    """Bar the letter before the workers were heard, and a second one."""
    if matter.layoff.heard_on is None:
        return _("还没有听取职工意见，不能提出工会意见。")
    if Letter.objects.filter(matter=matter, withdrawn_at=None).exists():
        return _("工会意见已经发出。")
    return ""


def issue_opinion(matter: Matter, data: dict, *, actor: Seat, on: date) -> dict:
    """Issue the union's opinion on the plan."""
    plan = matter.layoff
    values = {
        "explained": chinese_date(plan.explained_on),
        "staff": str(plan.staff_count),
        "cut": str(plan.cut_count),
        "heard": plan.heard,
        "problems": data["problems"],
        "demands": data["demands"],
        "signer": data["signer"],
    }
    return telling.issue_to_employer(matter, letters.LAYOFF.code, plan.employer, values, actor, on)


def why_reported(matter: Matter, *, on: date) -> str:
    """Bar a second report to the labour department."""
    reported = matter.layoff.reported_on
    return _("已于 %(day)s 向劳动行政部门报告。") % {"day": reported} if reported else ""


def note_report(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write that the plan was reported to the labour department."""
    telling.note_outside(matter, "labour.reported", data, actor)
    matter.layoff.reported_on = data["happened_on"]
    matter.layoff.save(update_fields=["reported_on"])


def why_not_start(matter: Matter, *, on: date) -> str:
    """Bar the lay-off while something the law asks for is missing; say each."""
    return "".join(missing(matter.layoff, matter.unit.place_id or "", on))


def why_not_breach(matter: Matter, *, on: date) -> str:
    """Bar the note of a breach where nothing was missing."""
    return (
        "" if missing(matter.layoff, matter.unit.place_id or "", on) else _("程序已经齐备，请登记实施裁减。")
    )


def why_not_day(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a beginning after today, or before the notice period was over."""
    return _("日期不能晚于今天。") if data["started_on"] > on else ""


def why_not_that_day(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a beginning at which something was missing then: that is a breach."""
    first = earliest_on(matter.layoff, matter.unit.place_id or "")
    if data["started_on"] < first:
        return _("%(day)s 之前开始裁减属于违反程序，请登记“未依法定程序裁减”。") % {"day": first}
    return why_not_day(matter, data, on=on)


def keep_start(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write when the lay-off began."""
    matter.layoff.started_on = data["started_on"]
    matter.layoff.save(update_fields=["started_on"])
