"""A release for the demonstration: the last month, frozen by the county, waiting for the second officer."""

from zhigong.kernel.access.seats import acting
from zhigong.kernel.metrics.closings import month_before
from zhigong.modules.govern.releases import public


def build(context) -> None:
    """Let the county's officer freeze the last month that ended; the second officer has still to look at it."""
    seat, unit = context.officers["county"].seat, context.units["county"]
    with acting(seat):
        public.freeze_month(unit, month_before(context.on), seat=seat, now=context.now)
    context.progress(1.0)
