"""Reading letters: those of a matter a seat may have, a letter's file, and what the public check tells."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.crypto import decrypt_bytes_for_account
from zhigong.kernel.journal.entries import read, record
from zhigong.kernel.letters.issuing import associated
from zhigong.kernel.letters.models import Letter, LetterFile
from zhigong.kernel.matters.queries import visible_matters

FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def visible_letters(seat: Seat):
    """Return the letters this seat may read: of matters it sees, and then by audience."""
    letters = Letter.objects.filter(matter__in=visible_matters(seat))
    if seat.role == "system" or seat.is_officer:
        return letters
    mine = Q()
    if seat.person_id:
        mine |= Q(audience="addressee", addressee_person_id=seat.person_id)
    if seat.employer_id:
        mine |= Q(audience="addressee", addressee_employer_id=seat.employer_id)
    return letters.filter(Q(audience="all") | mine)


def letters_of(matter_id: UUID, seat: Seat) -> list[Letter]:
    """Return a matter's letters this seat may read, oldest first."""
    return list(visible_letters(seat).filter(matter_id=matter_id).select_related("unit").order_by("pk"))


def open_file(letter_id: UUID, kind: str, seat: Seat) -> tuple[Letter, bytes]:
    """Return (letter, its bytes) in a format; writes the reading into the journal. Letter.DoesNotExist outside."""
    letter = visible_letters(seat).get(pk=letter_id)
    file = LetterFile.objects.get(letter=letter, format=kind)
    content = decrypt_bytes_for_account(file.sealed, associated(letter.pk, kind))
    detail = {"number": letter.number, "format": kind}
    if letter.addressee_person_id:
        read("letters.read", [letter.addressee_person_id], detail=detail)
    else:
        record("letters.read", outcome="read", matter=letter.matter_id, unit=letter.unit_id, detail=detail)
    return letter, content


@dataclass(frozen=True)
class Checked:
    """What anybody with the code may know of a letter: no addressee, no content."""

    number: str
    unit_name: str
    title: str
    issued_on: date
    docx_sm3: str
    pdf_sm3: str
    withdrawn_at: datetime | None


def verify(token: str) -> Checked | None:
    """Return what the public check tells of the letter with this token; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM verify_letter(%s)", [token])
        row = cursor.fetchone()
    return Checked(*row) if row else None
