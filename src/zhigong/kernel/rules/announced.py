"""The State Council's yearly notices on holidays and make-up days (调休), as the package chinesecalendar records them."""

from collections.abc import Iterator
from datetime import date, timedelta

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年",
}


def announced_days() -> Iterator[tuple[date, bool, str]]:
    """Yield (date, worked, note) for every day of every announced year."""
    from chinese_calendar.constants import holidays, workdays

    day = date(min(holidays).year, 1, 1)
    last = date(max(holidays).year, 12, 31)
    while day <= last:
        if day in workdays:
            yield day, True, f"{NAMES.get(workdays[day], '')}调休上班"
        elif day in holidays:
            yield day, False, NAMES.get(holidays[day], "")
        else:
            yield day, day.weekday() < 5, ""
        day += timedelta(days=1)
