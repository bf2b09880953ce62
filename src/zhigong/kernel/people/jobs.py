"""Background work on people's keys: rotation goes on by itself, the list of the erased is kept whole."""

from time import monotonic

from django.utils import timezone

from zhigong.kernel.jobs import periodic
from zhigong.kernel.people import erasing, rotation

BATCHES = 50
SECONDS = 3.0  # of one run, which is one transaction: longer would hold the journal's tail back for everybody


@periodic("* * * * *", "keys.rotate", queue="keys")
def rotate_keys():
    """Bring more rows under a key that is coming in; one look when none is."""
    started, batches = monotonic(), 0
    while batches < BATCHES and monotonic() - started < SECONDS and rotation.rotate_some(now=timezone.now()):
        batches += 1


@periodic("40 3 * * *", "keys.take_up", queue="keys")
def take_up_leftovers():
    """Find what came in under an older key after its rotation was done; `rotate_keys` does it within the minute."""
    rotation.take_up()


@periodic("*/10 * * * *", "erasures.list", queue="keys")
def list_erasures():
    """Write into the list beside the keys who was erased and is not there yet."""
    erasing.complete_list()
