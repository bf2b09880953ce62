"""Control limits: why a figure is yellow, orange or red, with the numbers that say so."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from zhigong.kernel.rules.params import Param, all_in_force
from zhigong.modules.protect.monitoring import rules, words
from zhigong.modules.protect.monitoring.queries.indicators import Indicator

DEVIATIONS = (("red", rules.RED), ("orange", rules.ORANGE), ("yellow", rules.YELLOW))
RATES = (("red", rules.RATE_RED), ("orange", rules.RATE_ORANGE), ("yellow", rules.RATE_YELLOW))
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Limits:
    """The parameters in force on a day in a region, read in one query."""

    values: dict

    @classmethod
    def on(cls, day: date, region: str = "") -> "Limits":
        """Read the parameters of a day and a region."""
        found = all_in_force(day, region)
        params = [rule for rule in vars(rules).values() if isinstance(rule, Param)]
        return cls({rule.key: rule.read(found.get(rule.key), day)[0] for rule in params})

    def of(self, rule: Param):
        """Return a parameter's value."""
        return self.values[rule.key]


@dataclass(frozen=True)
class Judged:
    """A colour and the sentence with its numbers; green has none."""

    colour: str = "green"
    reason: str = ""

    @property
    def rank(self) -> int:
        """Return 0 for green to 3 for red."""
        return words.COLOURS.index(self.colour)


def shown(value) -> str:
    """Return a number with one decimal, or none when it is whole, grouped by thousands."""
    rounded = Decimal(value).quantize(TENTH, ROUND_HALF_UP)
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,}"


def spread(history: list, *, is_count: bool) -> tuple[Decimal, Decimal]:
    """Return (mean, deviation) of the months before: the standard deviation, of counts at least the root of the mean.

    The root (the c-chart of quality control) keeps a quiet place from turning red by a single case.
    """
    numbers = [Decimal(number) for number in history]
    mean = sum(numbers, Decimal(0)) / len(numbers)
    deviation = (sum((number - mean) ** 2 for number in numbers) / len(numbers)).sqrt()
    return mean, max(deviation, mean.sqrt()) if is_count else deviation


def judge(indicator: Indicator, value, history: list, limits: Limits) -> Judged:
    """Judge this month's figure by the months before, the oldest first. Too few months or too small a figure: green."""
    if len(history) < limits.of(rules.LEAST_MONTHS) or value < limits.of(indicator.least):
        return Judged()
    mean, deviation = spread(history, is_count=indicator.is_count)
    for colour, rule in DEVIATIONS:
        limit = mean + limits.of(rule) * deviation
        if value > limit:
            return Judged(colour, _reason(indicator, value, len(history), mean, limit))
    return Judged()


def _reason(indicator: Indicator, value, months: int, mean: Decimal, limit: Decimal) -> str:
    return _(
        "%(what)s：本月 %(value)s %(unit)s，过去 %(months)s 个月平均 %(mean)s %(unit)s、上限 %(limit)s %(unit)s"
    ) % {
        "what": indicator.title,
        "value": shown(value),
        "unit": indicator.unit,
        "months": months,
        "mean": shown(mean),
        "limit": shown(limit),
    }


def judge_rate(cases: int, members: int, limits: Limits) -> Judged:
    """Judge this month's cases to ten thousand members; with few members or cases there is no rate."""
    if members < limits.of(rules.RATE_MEMBERS) or cases < limits.of(rules.LEAST_CASES):
        return Judged()
    rate = Decimal(cases) * 10_000 / members
    for colour, rule in RATES:
        limit = limits.of(rule)
        if rate > limit:
            reason = _("每万名会员本月 %(rate)s 件，上限 %(limit)s 件") % {
                "rate": shown(rate),
                "limit": shown(limit),
            }
            return Judged(colour, reason)
    return Judged()


def gravest(found: list[Judged]) -> tuple[str, list[str]]:
    """Return the gravest colour and the sentences of all that are not green, the gravest first."""
    raised = sorted((one for one in found if one.rank), key=lambda one: -one.rank)
    return (raised[0].colour if raised else "green"), [one.reason for one in raised]
