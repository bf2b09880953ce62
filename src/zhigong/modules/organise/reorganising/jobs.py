"""Takes a proposal back for the union that made it: its matter lies with the union above, out of the proposer's sight."""

from django.utils import timezone

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.jobs import job
from zhigong.kernel.matters.models import Matter


@job("reorganising.withdraw")
def withdraw(matter_id: str) -> None:
    """Withdraw a proposal nobody has decided yet; one that is decided stays decided."""
    if Matter.objects.select_for_update().get(pk=matter_id).state == "proposed":
        take_step(matter_id, "withdraw", seat=current_seat(), now=timezone.now())
