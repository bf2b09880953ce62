"""What others may ask: freeze a union's figures at a month's end."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.metrics.closings import month_end
from zhigong.kernel.metrics.rules import MIN_CELL
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.govern.releases.actions.freezing import freeze
from zhigong.modules.govern.releases.models import Release
from zhigong.modules.govern.releases.queries import last_release


def freeze_month(unit: Unit, day: date, *, seat: Seat, now: datetime) -> Outcome:
    """Freeze a union's figures at the end of the month of `day` and ask the second officer; Refused with a sentence."""
    on, day = timezone.localdate(now), month_end(day)
    if day >= on:
        raise Refused(_("这个月还没有结束，不能发布。"))
    last = last_release(unit.pk)
    if last is not None and last.month_end >= day:
        raise Refused(
            _("已发布过 %(day)s 的数据，只能发布之后的月份。") % {"day": last.month_end.isoformat()}
        )
    least = int(MIN_CELL.on(on))
    cells, names = freeze(unit, day, least, last.cells if last else None)
    about = Release(unit=unit, month_end=day, least=least, cells=cells, names=names, frozen_at=now)
    data = {"month_end": day.isoformat()}
    return open_matter("releases.release", unit=unit, parties=[], seat=seat, now=now, data=data, about=about)
