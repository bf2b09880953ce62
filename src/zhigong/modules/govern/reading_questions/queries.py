"""What the pages of a question show."""

from uuid import UUID

from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.deeds import deed_title
from zhigong.modules.govern.reading_questions.models import ReadingQuestion


def record(matter: Matter) -> dict:
    """Return the reading and the question; the reader's name only to officers."""
    question = matter.reading_question
    shown = {
        "question": question,
        "title": deed_title(question.what),
        "office": _name_of(question.read_unit_id),
    }
    if current_seat().is_officer:
        reader = Account.objects.filter(pk=question.reader_id).first()
        shown["reader"] = reader.display_name or reader.username if reader else ""
    return shown


def find_reading(entry_id: int, person_id: UUID | None, account_id: UUID) -> Entry | None:
    """Return the entry when it is a reading of this person's data by an office, not by themself; else None."""
    if person_id is None:
        return None
    found = Entry.objects.filter(
        pk=entry_id, outcome="read", subjects__contains=[person_id], unit_id__isnull=False
    )
    return found.exclude(account_id=account_id).first()


def told_of(entry: Entry) -> dict:
    """Return the reading in words, for the page that asks."""
    return {"entry": entry, "title": deed_title(entry.what), "office": _name_of(entry.unit_id)}


def question_about(entry_id: int, person_id: UUID) -> ReadingQuestion | None:
    """Return the question this person has already asked about the entry."""
    return ReadingQuestion.objects.filter(entry_id=entry_id, person_id=person_id).first()


def _name_of(unit_id: int) -> str:
    return Unit.objects.filter(pk=unit_id).values_list("name", flat=True).first() or ""
