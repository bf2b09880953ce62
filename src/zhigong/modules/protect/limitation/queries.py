"""Reckoning with the house's calendar and rules: limitation, finality by claim, the way through arbitration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhigong.kernel.rules import calendar
from zhigong.lib import limitation
from zhigong.lib.findings import Finding
from zhigong.lib.limitation import Claim, Interruption, Reckoning, Suspension
from zhigong.modules.protect.limitation import rules
from zhigong.modules.protect.limitation.words import CLAIM_TYPES

STATES = {
    "not_running": gettext_noop("时效还没有起算"),
    "suspended": gettext_noop("时效中止中"),
    "running": gettext_noop("在时效内"),
    "expired": gettext_noop("时效已过"),
}
TONES = {"not_running": "ok", "suspended": "info", "running": "ok", "expired": "bad"}
SOON = 60  # days; then the page urges


@dataclass(frozen=True)
class Told:
    """A reckoning in people's words: state, tone, last day and the lines with their clauses."""

    reckoning: Reckoning
    state: str
    tone: str
    lines: tuple[tuple[str, str], ...]


def reckon(
    claim: Claim,
    interruptions: Iterable[Interruption] = (),
    suspensions: Iterable[Suspension] = (),
    *,
    on: date,
) -> Told:
    """Reckon with the working calendar and the period in force, and put it into words."""
    found = limitation.reckon(
        claim, interruptions, suspensions, on=on, is_workday=lambda day: calendar.is_workday(day)[0],
        period=rules.LIMIT.on(on),
    )  # fmt: skip
    is_soon = found.state == "running" and found.days_left <= SOON
    tone = "warn" if is_soon else TONES[found.state]
    lines = tuple((_say(line.finding), _say(line.clause)) for line in found.lines)
    return Told(found, _(STATES[found.state]), tone, lines)


def _say(finding: Finding | None) -> str:
    if finding is None:
        return ""
    values = dict(finding.values)
    if "kind" in values:
        values["kind"] = _(values["kind"])
    return Finding(finding.code, finding.template, values).render(_)


@dataclass(frozen=True)
class Finality:
    """Whether an award on one claim would be final: True, False, or None while the minimum wage is unknown."""

    is_final: bool | None
    reason: str


def finality(kind: str, amount: Decimal, *, on: date, region: str = "") -> Finality:
    """Judge one claim under §47, never the sum of all of them."""
    limb = CLAIM_TYPES[kind][1]
    if limb == "standard":
        return Finality(True, _("因执行国家劳动标准发生的争议，裁决为终局裁决（第四十七条第二项）"))
    if not limb:
        return Finality(False, _("不属于第四十七条的终局裁决，双方都可以起诉"))
    wage, _basis = rules.MINIMUM_WAGE.found(on, region)
    if not wage:
        return Finality(None, _("当地月最低工资标准尚未录入，是否终局暂不能确定"))
    limit = wage * rules.FINAL_MONTHS.on(on, region)
    values = {"limit": f"{limit:,.2f}"}
    if amount <= limit:
        return Finality(
            True, _("不超过当地月最低工资标准十二个月金额（%(limit)s元），裁决为终局裁决") % values
        )
    return Finality(False, _("超过当地月最低工资标准十二个月金额（%(limit)s元），双方都可以起诉") % values)


def arbitration_way(filed_on: date, region: str = "") -> list[dict]:
    """Return the stages after an application to arbitration was handed in: what, by when, which clause."""
    accepted = _stage(_("决定受理或者不受理"), filed_on, rules.ACCEPT, region)
    begun = accepted["day"]
    award = _stage(_("作出裁决"), begun, rules.AWARD, region)
    longest = _stage(_("经批准延长后的裁决期限"), award["day"], rules.AWARD_EXTENSION, region)
    suit = _stage(_("收到裁决后起诉（最迟，按延长后的裁决期限推算）"), longest["day"], rules.SUE, region)
    return [accepted, award, longest, suit]


def _stage(title: str, start: date, rule, region: str) -> dict:
    duration, basis = rule.found(start, region)
    day, is_provisional = calendar.deadline(start, duration, region)
    return {
        "title": title,
        "day": day,
        "basis": _(str(basis)),
        "is_provisional": is_provisional,
        "duration": duration,
    }


def told_of(
    matter, claim_on: tuple[date, date | None], applied_on: date | None, *, on: date
) -> list[tuple[str, Told]]:
    """Return the limitation of a matter's claims, pay and the rest apart; applying for mediation interrupts it too.

    `claim_on` is the day one knew of the wrong and the day the employment ended.
    """
    entries = list(matter.limitation_entries.order_by("starts_on", "pk"))
    interruptions = [Interruption(e.starts_on, e.kind) for e in entries if not e.is_suspension]
    if applied_on:
        interruptions.append(Interruption(applied_on, "asked_authority"))
    suspensions = [Suspension(e.starts_on, e.ends_on, e.kind) for e in entries if e.is_suspension]
    kinds = set(matter.claim_items.values_list("kind", flat=True))
    known_on, ended_on = claim_on
    wanted = [(True, _("劳动报酬"))] if "pay" in kinds else []
    wanted += [(False, _("其他请求"))] if kinds - {"pay"} or not kinds else []
    return [
        (title, reckon(Claim(known_on, is_pay, ended_on), interruptions, suspensions, on=on))
        for is_pay, title in wanted
    ]


def claims_of(matter, on: date) -> list[dict]:
    """Return each claim with its words and whether an award on it would be final (§47, claim by claim)."""
    region = matter.unit.place_id or ""
    return [
        {
            "kind": item.kind,
            "amount": item.amount,
            "calculation": item.calculation,
            "title": CLAIM_TYPES[item.kind][0],
            "finality": finality(item.kind, item.amount, on=on, region=region),
        }
        for item in matter.claim_items.order_by("pk")
    ]
