"""Issuing a letter: number, Word file, PDF and digests in the caller's transaction, or nothing of it."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.crypto import encrypt_for_account, sm3
from zhigong.kernel.journal.entries import record
from zhigong.kernel.letters import editions, filling, printing
from zhigong.kernel.letters.definition import LetterTemplate, find_template
from zhigong.kernel.letters.models import Letter, LetterFile
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.models import Employer, Unit

OFFICES = ("总工会", "工会联合会", "工会委员会", "联合工会", "工会")  # left out of 机关代字


class LetterRefused(ValueError):
    """A letter cannot be issued or withdrawn so; the text is a sentence."""


@dataclass(frozen=True)
class Addressee:
    """主送机关: whom a letter is for. A person is named in the letter only; employers and units on the row too."""

    name: str
    person_id: UUID | None = None
    employer: Employer | None = None
    unit: Unit | None = None


def why_not(template_code: str, unit: Unit) -> str:
    """Return why this union may not issue this letter, or ""; for a step's `unless`."""
    template = find_template(template_code)
    if template.levels and unit.level not in template.levels:
        return _("《%(title)s》由县级以上地方总工会发出，%(unit)s不能发出。") % {
            "title": template.title,
            "unit": unit.name,
        }
    return ""


def issue(
    template_code: str,
    *,
    matter: Matter,
    unit: Unit,
    addressee: Addressee,
    values: dict[str, Any],
    by: Seat,
    on: date,
) -> Letter:
    """Issue a letter of the matter and return it; call it inside the step that decides it.

    `values` by field code. The number is taken in this transaction: rolled back, it is free again. LetterRefused when
    the union may not issue it or a needed value is missing.
    """
    template = find_template(template_code)
    sentence = why_not(template_code, unit) or _missing(template, values)
    if sentence:
        raise LetterRefused(sentence)
    with transaction.atomic():
        edition = editions.current(template, unit)
        sequence = _take_number(unit, template.numbered_as, on.year)
        letter = _new_letter(template, matter, unit, addressee, sequence, by, on)
        letter.version = edition.version
        house = {"issuer": unit.name, "number": letter.number, "title": template.title}
        house |= {"addressee": addressee.name, "date": chinese_date(on)}
        docx, pdf = render(template, edition.docx, house | values, address_of(letter), on)
        letter.docx_sm3, letter.pdf_sm3 = sm3(docx), sm3(pdf)
        letter.save(force_insert=True)
        _keep_files(letter, docx=docx, pdf=pdf)
        subjects = [addressee.person_id] if addressee.person_id else []
        detail = {"number": letter.number, "template": template.code, "pdf_sm3": letter.pdf_sm3.hex()}
        record("letters.issue", subjects=subjects, matter=matter.pk, unit=unit.pk, detail=detail)
    return letter


def _keep_files(letter: Letter, **files: bytes) -> None:
    """Seal the bytes and write them beside the letter."""
    rows = []
    for kind, content in files.items():
        sealed = encrypt_for_account(content, associated(letter.pk, kind))
        rows.append(LetterFile(letter=letter, format=kind, sealed=sealed, byte_count=len(content)))
    LetterFile.objects.bulk_create(rows)


def _new_letter(template, matter, unit, addressee, sequence: int, by: Seat, on: date) -> Letter:
    return Letter(
        matter=matter,
        unit=unit,
        template=template.code,
        series=template.numbered_as,
        year=on.year,
        sequence=sequence,
        number=f"{office_mark(unit)}{template.mark}〔{on.year}〕{sequence}号",
        title=template.title,
        addressee_name="" if addressee.person_id else addressee.name,
        addressee_person_id=addressee.person_id,
        addressee_employer=addressee.employer,
        addressee_unit=addressee.unit,
        audience=template.audience,
        issued_on=on,
        issued_at=matter.changed_at,
        issued_by=by.account_id,
    )


def render(
    template: LetterTemplate, docx: bytes, values: dict[str, Any], address: str, on: date
) -> tuple[bytes, bytes]:
    """Return (Word file, PDF) of a template with values; `address` goes into the code."""
    code = BytesIO()
    segno.make(address, error="m").save(code, kind="png", scale=4, border=2)
    filled = filling.fill(docx, template, values, code.getvalue())
    return filled, printing.to_pdf(filled, title=template.title, on=on)


def associated(letter_id: UUID, kind: str) -> bytes:
    """Return what binds sealed bytes to their row."""
    return f"letter_files.sealed.{letter_id}.{kind}".encode()


def address_of(letter: Letter) -> str:
    """Return the public address that checks this letter."""
    return f"{settings.ZG_PUBLIC_URL}/v/{letter.token}/"


def office_mark(unit: Unit) -> str:
    """Return the issuing office's part of a number (机关代字): its short name, else its name without the word union."""
    name = unit.short_name or unit.name
    ending = next((office for office in OFFICES if name.endswith(office)), "")
    return name.removesuffix(ending) or name


def chinese_date(on: date) -> str:
    """Return a date as letters print it (GB/T 9704-2012 §7.3.5.4): 2026年3月2日."""
    return f"{on.year}年{on.month}月{on.day}日"


def _take_number(unit: Unit, series: str, year: int) -> int:
    """Return the next number; whoever comes second waits for the first to commit or to give it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT take_letter_number(%s, %s, %s)", [unit.pk, series, year])
        return cursor.fetchone()[0]


def _missing(template: LetterTemplate, values: dict[str, Any]) -> str:
    empty = [field.name for field in template.fields if field.is_needed and not values.get(field.code)]
    return _("函件缺少内容：%(names)s。") % {"names": "、".join(empty)} if empty else ""
