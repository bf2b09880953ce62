"""The indicators, and the months they are counted in."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhigong.kernel.rules.params import Param
from zhigong.modules.protect.monitoring import rules

MONTHS = 12  # whole months before the present one


@dataclass(frozen=True)
class Indicator:
    """A column of figures: its unit of measure, and below which number of a month it never gives a colour."""

    code: str
    title: Any
    unit: Any
    least: Param
    is_count: bool = True


INDICATORS = (
    Indicator("hotline", _("12351 诉求"), _("件"), rules.LEAST_CASES),
    Indicator("disputes", _("劳动争议"), _("件"), rules.LEAST_CASES),
    Indicator("arrears", _("欠薪报告"), _("件"), rules.LEAST_CASES),
    Indicator("arrears_people", _("被欠薪人数"), _("人"), rules.LEAST_PEOPLE, is_count=False),
    Indicator("arrears_amount", _("欠薪金额"), _("元"), rules.LEAST_AMOUNT, is_count=False),
    Indicator("groups", _("群体性事项"), _("件"), rules.LEAST_CASES),
    Indicator("overdue_letters", _("逾期未答复函件"), _("件"), rules.LEAST_CASES),
)
CODES = tuple(one.code for one in INDICATORS)


def first_of(on: date, back: int = 0) -> date:
    """Return the first day of the month so many months before the one of `on`."""
    months = on.year * 12 + on.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
