"""How a deadline looks: a colour with its words, never a colour alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.rules.calendar import workdays_between


@dataclass(frozen=True)
class Due:
    """`colour` is ok, warn or over (a CSS class and a text); `words` say how many working days are left or over."""

    colour: str
    words: str


def due(due_at: datetime | None, now: datetime) -> Due:
    """Return colour and words of a deadline; `due_at` is the end of the last day."""
    if due_at is None:
        return Due("ok", _("不限时"))
    last_day = timezone.localdate(due_at - timedelta(seconds=1))
    today = timezone.localdate(now)
    if now >= due_at:
        count = max(workdays_between(last_day, today), 1)
        return Due("over", _("超 %(count)d 个工作日") % {"count": count})
    count = workdays_between(today, last_day)
    if count == 0:
        return Due("warn", _("今天到期"))
    return Due("warn" if count <= 1 else "ok", _("剩 %(count)d 个工作日") % {"count": count})
