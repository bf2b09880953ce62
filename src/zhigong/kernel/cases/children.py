"""A matter that grows out of another: linked to it, and never less confidential."""

from datetime import datetime

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.matters.links import GREW_OUT_OF, tie
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.matters.parties import as_party, stricter
from zhigong.kernel.orgs.models import Unit


def open_child(
    parent: Matter,
    service_code: str,
    *,
    unit: Unit,
    parties: list,
    seat: Seat,
    now: datetime,
    data=None,
    confidentiality: int = 0,
    **more,
) -> Outcome:
    """Open a matter that grew out of `parent` (a loaded matter) and return the outcome; `more` as in `open_matter`.

    Its confidentiality is the strictest of its service's, its parent's and the given one; who is unnamed in the parent
    stays unnamed. Refused with a sentence.
    """
    outcome = open_matter(
        service_code,
        unit=unit,
        parties=[stricter(as_party(one), parent) for one in parties],
        seat=seat,
        now=now,
        data=data,
        confidentiality=max(parent.confidentiality, confidentiality),
        **more,
    )
    tie(outcome.matter, parent, GREW_OUT_OF, seat=seat, now=now)
    return outcome
