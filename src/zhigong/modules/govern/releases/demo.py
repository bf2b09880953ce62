"""Releases for the demonstration: one published, one refused, one waiting for the second officer."""

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.metrics.closings import month_before
from zhigong.modules.govern.releases import public
from zhigong.modules.govern.releases.queries import last_release


def build(context) -> None:
    """Let the city's officer freeze the county's months; the county's own officer is the second one."""
    county = context.officers["county"].seat
    last_month = month_before(context.on)
    if last_release(context.units["county"].pk) is None:
        _decide(
            county,
            _freeze(context, month_before(last_month)),
            "publish",
            "数字已核对，同意发布。",
            context.now,
        )
    _decide(county, _freeze(context, last_month), "refuse", "有名册正在导入，导入完再冻结。", context.now)
    _freeze(context, last_month)
    context.progress(1.0)


def _freeze(context, day):
    seat = context.officers["city"].seat
    with acting(seat):
        return public.freeze_month(context.units["county"], day, seat=seat, now=context.now).matter


def _decide(seat, matter, step: str, opinion: str, now) -> None:
    take_step(matter.pk, step, seat=seat, now=now, data={"opinion": opinion})
