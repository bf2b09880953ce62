"""Looking back: which past day a page is asked for, the months its slider offers, and how the page says so."""

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.metrics.cells import least_for
from zhigong.kernel.metrics.closings import month_before, month_end, months_closed
from zhigong.kernel.metrics.readings import NOW, Reading
from zhigong.kernel.orgs.models import Unit


@dataclass(frozen=True)
class Look:
    """The moment a page shows: `day` None is now. `problem` is a sentence when the day asked for cannot be shown."""

    day: date | None
    reading: Reading
    problem: str = ""

    @property
    def at(self) -> datetime:
        """The moment written beside each figure."""
        if self.day is None:
            return timezone.now()
        return timezone.make_aware(datetime.combine(self.day, time(23, 59)))

    @property
    def query(self) -> str:
        """What links on the page carry along, so that whoever goes on stays at the same day."""
        known = {"known": "then"} if self.reading.known_on else {}
        return f"?{urlencode({'as_of': self.day} | known)}" if self.day else ""

    def source(self, unit: Unit) -> str:
        """Say where the figures come from."""
        if self.day is None:
            return _("来源：会籍台账，实时")
        if self.reading.is_closed(unit):
            return _("来源：月末结账（由会籍台账推导）")
        if self.reading.known_on:
            return _("来源：会籍台账，只算那一天结束时已登记的变动")
        return _("来源：会籍台账，按当日组织隶属逐笔推算")


PRESENT = Look(None, NOW)
READ_WHOLE = 20_000  # members whose ledger a page may read; no nearer figures say what was known then


def look_of(request, unit: Unit | None = None, *, months_only: bool = False) -> Look:
    """Return what `?as_of=` asks for; today and later is now, an impossible day is now with a sentence.

    `?known=then` is what was known when that day ended, of a unit whose whole history is short enough to be read.
    """
    text, today = request.GET.get("as_of", ""), timezone.localdate()
    if not text:
        return PRESENT
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Look(None, NOW, _("没有这一天：%(text)s。下面是现在的数字。") % {"text": text[:20]})
    if day >= today:
        return PRESENT
    if months_only and day != month_end(day):
        sentence = _("您的席位只看月末的数字，已换成 %(day)s。")
        day = month_end(day) if month_end(day) < today else month_before(day)
        return Look(day, Reading(day), sentence % {"day": day.isoformat()})
    if months_only or request.GET.get("known") != "then":
        return Look(day, Reading(day))
    if unit is not None and Reading(day).count([unit.pk])[unit.pk] > READ_WHOLE:
        sentence = _("会员超过 %(most)d 人的工会只按现在所知显示；看“当时所知”请打开下级工会。")
        return Look(day, Reading(day), sentence % {"most": READ_WHOLE})
    return Look(day, Reading(day, day))


def sees_months_only(seat: Seat) -> bool:
    """Return whether a seat may look back to month ends only: day beside day would give small figures away."""
    return least_for(seat, timezone.localdate()) > 0


def past_days(seat: Seat, look: Look) -> dict:
    """Return what the choice of a day is drawn from: the ends of the closed months, the place of the day shown."""
    months = months_closed()
    place = sum(day < look.day for day in months) if look.day else len(months)
    line = {"place": min(place, len(months)), "last": len(months), "dates": ",".join(map(str, months))}
    moment = {"today": timezone.localdate(), "months_only": sees_months_only(seat)}
    return {"look": look, "timeline": line, **moment}
