"""Background work of oversight: proposing each month, erasing what two administrators confirmed."""

from uuid import UUID

from django.utils import timezone

from zhigong.kernel.jobs import defer, job, periodic
from zhigong.modules.govern.oversight import actions
from zhigong.modules.govern.oversight.models import RetentionProposal


@periodic("0 20 1 * *", "retention.propose")
def propose():
    """Look once a month for what was kept long enough."""
    now = timezone.now()
    actions.propose(now=now, on=timezone.localdate(now))


@periodic("15 * * * *", "oversight.remind")
def remind():
    """Look each hour for stopped accounts nobody looked into in time."""
    actions.remind(timezone.now())


@job("retention.erase")
def erase(proposal_id: str):
    """Erase one batch; the next is a job of its own, so that a kill loses nothing."""
    proposal = RetentionProposal.objects.select_for_update().get(pk=UUID(proposal_id))
    if actions.erase_some(proposal, now=timezone.now()):
        defer("retention.erase", proposal_id=proposal_id)
