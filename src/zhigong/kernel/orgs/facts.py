"""A union's own facts: changing them with checks, and how complete they are."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.orgs.kinds import STATES
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.names import search_keys
from zhigong.lib.codes.units import INDUSTRY
from zhigong.lib.organisation_codes import check_uscc, clean_uscc

EDITABLE = {
    "name": gettext_lazy("工会名称"),
    "short_name": gettext_lazy("简称"),
    "uscc": gettext_lazy("工会统一社会信用代码"),
    "address": gettext_lazy("办公地址"),
    "phone": gettext_lazy("办公电话"),
    "industry": gettext_lazy("行业"),
    "founded_on": gettext_lazy("建会日期"),
    "approval_number": gettext_lazy("批复文号"),
    "term_number": gettext_lazy("届次"),
    "term_starts_on": gettext_lazy("本届起始日"),
    "term_ends_on": gettext_lazy("本届届满日"),
    "certificate_ends_on": gettext_lazy("法人证书有效期至"),
    "has_women_committee": gettext_lazy("女职工委员会"),
    "has_audit_committee": gettext_lazy("经费审查委员会"),
    "has_mediation_committee": gettext_lazy("劳动争议调解委员会"),
    "takes_unattached": gettext_lazy("接收无单位工会的职工"),
}
LONGEST_TERM = timedelta(days=5 * 366)  # 章程: three or five years
# What a complete entry holds, after the national list of fields (domain note §2.1).
WANTED = "address phone founded_on approval_number term_number term_starts_on term_ends_on".split()
WANTED_OF_BASIC = ("uscc", "industry")
BASIC_KINDS = ("basic", "joint", "group_company")


class EditRefused(ValueError):
    """Facts were refused; `errors` maps each field to its sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__("；".join(errors.values()))


@dataclass(frozen=True)
class Completeness:
    """How much of a union's entry is filled: percent, and the titles of what is missing."""

    percent: int
    missing: tuple[str, ...]


def completeness(unit: Unit) -> Completeness:
    """Return how complete the entry is; officers count when there is a chair in office."""
    wanted = [*WANTED, *(WANTED_OF_BASIC if unit.kind in BASIC_KINDS else ())]
    missing = [EDITABLE[name] for name in wanted if getattr(unit, name) in (None, "")]
    total = len(wanted) + 1
    if unit.kind == "basic":
        total += 1
        if unit.employer_id is None:
            missing.append(_("单位名称"))
    if not unit.officers.filter(post="主席", ends_on__isnull=True).exists():
        missing.append(_("工会主席"))
    return Completeness(round(100 * (total - len(missing)) / total), tuple(str(title) for title in missing))


def edit_unit(unit: Unit, data: dict, *, on: date) -> Unit:
    """Write changed facts (keys of EDITABLE only) and return the unit. EditRefused. The caller writes the journal."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(id=unit.id)
        values = {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}
        if "uscc" in values:
            values["uscc"] = clean_uscc(values["uscc"]) or None
        errors = check_facts(unit, values, on)
        if errors:
            raise EditRefused(errors)
        for name, value in values.items():
            setattr(unit, name, value)
        if "name" in values:
            unit.pinyin, unit.initials = search_keys(unit.name)
            values |= {"pinyin": "", "initials": ""}
        unit.save(update_fields=list(values))
    return unit


def check_facts(unit: Unit, values: dict, on: date) -> dict[str, str]:
    """Return a sentence for each fact that cannot be; empty when all are right."""
    errors = {name: _("这一项不能修改。") for name in values if name not in EDITABLE}
    if "name" in values and not values["name"]:
        errors["name"] = _("请填写工会名称。")
    if values.get("industry") and values["industry"][:1] not in INDUSTRY:
        errors["industry"] = _("没有这个行业代码。")
    if values.get("founded_on") and values["founded_on"] > on:
        errors["founded_on"] = _("建会日期晚于今天。")
    errors |= _check_uscc(unit, values.get("uscc"))
    errors |= _check_term(
        values.get("term_starts_on", unit.term_starts_on), values.get("term_ends_on", unit.term_ends_on)
    )
    return errors


def _check_uscc(unit: Unit, code: str | None) -> dict[str, str]:
    if not code:
        return {}
    findings = check_uscc(code, of="union")
    if findings:
        return {"uscc": findings[0].render(_)}
    if Employer.objects.filter(uscc=code).exists():
        return {"uscc": _("这是一家单位的代码，不是工会自己的代码。")}
    other = Unit.objects.filter(uscc=code).exclude(id=unit.id).first()
    return {"uscc": _("这个代码已属于“%(name)s”。") % {"name": other.name}} if other else {}


def _check_term(starts: date | None, ends: date | None) -> dict[str, str]:
    if starts and ends and ends <= starts:
        return {"term_ends_on": _("届满日应晚于起始日。")}
    if starts and ends and ends - starts > LONGEST_TERM:
        return {"term_ends_on": _("一届任期最长五年。")}
    return {}


def state_title(state: str) -> str:
    """Return a state's Chinese title."""
    return str(STATES.get(state, state))
