"""What happens in the steps of a mass lay-off: verb_noun(matter, data, actor=, on=)."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.letters.issuing import chinese_date
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.matters.models import Matter
from zhigong.modules.protect.labour_contracts import letters, rules
from zhigong.modules.protect.labour_contracts.actions import telling
from zhigong.modules.protect.labour_contracts.models import Layoff
from zhigong.modules.protect.labour_contracts.queries import missing
from zhigong.modules.protect.supervision import public as supervision


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


def _lacking(matter: Matter, day: date) -> str:
    """Return what was missing on a day, as sentences, or ""."""
    return "".join(missing(matter.layoff, matter.unit.place_id or "", day))


def why_not_start(matter: Matter, *, on: date) -> str:
    """Bar the lay-off while something the law asks for is missing; say each."""
    return _lacking(matter, on)


def why_breached(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse to note as lawful a beginning after today, or at which something was missing on that day."""
    day, lacking = data["started_on"], _lacking(matter, data["started_on"])
    if day > on:
        return _("日期不能晚于今天。")
    told = _("%(day)s 开始裁减违反程序：%(reasons)s请登记“未依法定程序裁减”。")
    return told % {"day": day, "reasons": lacking} if lacking else ""


def why_not_breached(matter: Matter, data: dict, *, on: date) -> str:
    """Refuse a breach after today, or where nothing was missing on the day the lay-off began."""
    if data["started_on"] > on:
        return _("日期不能晚于今天。")
    return "" if _lacking(matter, data["started_on"]) else _("当天程序已经齐备，请登记实施裁减。")


def keep_start(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write when the lay-off began."""
    matter.layoff.started_on = data["started_on"]
    matter.layoff.save(update_fields=["started_on"])


def note_breach(matter: Matter, data: dict, *, actor: Seat, on: date) -> None:
    """Write the unlawful beginning; the union demands correction by a case of supervision (工会法 §23).

    The employer, a party here, learns of that case by its letters only: nothing of it stands on this timeline.
    """
    keep_start(matter, data, actor=actor, on=on)
    plan = matter.layoff
    with translation.override("zh-hans"):
        lacking = _lacking(matter, plan.started_on)
    told = f"{plan.employer.name}自{chinese_date(plan.started_on)}起裁减{plan.cut_count}人，未依法定程序。"
    about = {
        "employer_id": plan.employer_id,
        "subject": "dismissal",
        "clue": told + lacking + data["opinion"],
    }
    supervision.open_from(matter.pk, now=matter.changed_at, **about)
