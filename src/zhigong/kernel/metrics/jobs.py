"""Background work of the rooms below: ordering and sealing the journal, folding the counts."""

from zhigong.kernel.jobs import periodic
from zhigong.kernel.journal import order, seals
from zhigong.kernel.tally import counts

FOLD_BATCH, FOLD_TURNS = 2_000, 10


@periodic("* * * * * */15", "journal.sequence")
def sequence_entries():
    """Give committed entries their place in the order."""
    order.sequence()


@periodic("* * * * * */30", "journal.seal")
def seal_entries():
    """Seal what was ordered (one signature, about 10 ms; nothing new costs one look)."""
    seals.seal_next()


@periodic("* * * * * */20", "tally.fold")
def fold_counts():
    """Fold waiting deltas into the totals."""
    for _turn in range(FOLD_TURNS):
        if counts.fold(FOLD_BATCH) < FOLD_BATCH:
            return
