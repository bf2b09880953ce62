"""Background work of the rooms below: ordering and sealing the journal, folding the counts."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.kernel.metrics import watch
from zhigong.kernel.metrics.closings import close_due
from zhigong.kernel.tally import counts

FOLD_BATCH, FOLD_TURNS = 2_000, 10
CLOSING = timedelta(seconds=30)  # a run stays short, the next one goes on


@periodic(f"* * * * * */{settings.ZG_SEAL_SECONDS}", "journal.seal")
def seal_entries():
    """Give committed entries their place, seal them, compute the newest segment again (see watch.py)."""
    watch.seal_and_check(timezone.now())


@periodic("40 18 * * *", "journal.check_everything")
def check_everything():
    """Verify the whole house each night (02:40 in Beijing)."""
    watch.check_everything(timezone.now())


@periodic("* * * * * */20", "tally.fold")
def fold_counts():
    """Fold waiting deltas into the totals."""
    for _turn in range(FOLD_TURNS):
        if counts.fold(FOLD_BATCH) < FOLD_BATCH:
            return


@periodic("* * * * *", "tally.cross")
def cross_counts():
    """Begin to keep crossed cells of nodes that grew large."""
    counts.cross()


@periodic("* * * * *", "metrics.close")
def close_months():
    """Close the months that are over, and those something learnt late reaches back into."""
    close_due(timezone.localdate(), within=CLOSING)
