"""What others may ask: open a question about one reading, in the person's own seat."""

from datetime import datetime

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.orgs.models import Unit
from zhigong.modules.govern.reading_questions import queries
from zhigong.modules.govern.reading_questions.models import ReadingQuestion

__all__ = ["ask_about"]


def ask_about(entry_id: int, text: str, *, now: datetime) -> Outcome:
    """Ask why one reading of one's own data took place; the union above the reading office gets it. Refused otherwise."""
    seat = current_seat()
    entry = queries.find_reading(entry_id, seat.person_id, seat.account_id)
    if entry is None:
        raise Refused(_("没有这条查看记录，或它是您本人的操作。"))
    if queries.question_about(entry_id, seat.person_id):
        raise Refused(_("这次查看您已经问过，请在“我的办件”里看答复。"))
    office = Unit.objects.select_related("parent").get(pk=entry.unit_id)
    about = ReadingQuestion(
        person_id=seat.person_id,
        entry_id=entry.pk,
        read_at=entry.at,
        read_unit_id=entry.unit_id,
        reader_id=entry.account_id,
        what=entry.what,
        purpose=entry.purpose,
    )
    return open_matter(
        "reading_questions.question",
        unit=office.parent or office,
        parties=[("asker", seat.person_id)],
        seat=seat,
        now=now,
        data={"text": text},
        about=about,
    )
