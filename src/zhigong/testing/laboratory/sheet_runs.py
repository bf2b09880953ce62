"""Imports damaged rosters and compares every accepted row with what was true, every refused one with a sentence."""

import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.staging import stage_rows
from zhigong.kernel.people.register import key_of
from zhigong.lib.findings import Refusal
from zhigong.modules.organise.rosters import words
from zhigong.modules.organise.rosters.imports import ImportRefused, say_finding
from zhigong.modules.organise.rosters.models import ImportRow
from zhigong.modules.organise.rosters.public import import_roster
from zhigong.testing.laboratory.sheets import Sheet, draw_sheet
from zhigong.testing.world import World


@dataclass
class SheetResult:
    """What came of one damaged roster; `problems` is empty when all is as it must be."""

    seed: int
    how: list[str]
    accepted: int = 0
    refused: int = 0
    was_refused_whole: bool = False
    problems: list[str] = field(default_factory=list)


def try_sheet(seed: int, world: World, seat: Seat, now: datetime) -> SheetResult:
    """Draw, import and judge the sheet of a seed; everything it left is undone."""
    on = timezone.localdate(now)
    units = [world.unit["hengda"].code, world.unit["workshop"].code]
    sheet = draw_sheet(seed, units, world.unit["spinning"].code, on)
    result = SheetResult(seed, sheet.how)
    with acting(seat):
        stage_rows("")  # made outside what is undone, the staging tables stay for the next sheet
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / f"roster.{sheet.suffix}"
        path.write_bytes(sheet.data)
        try:
            told = import_roster(path, units[0], seat=seat, now=now)
            _judge(sheet, told, seat, result)
        except (Refusal, ImportRefused) as refusal:
            _judge_refusal(sheet, str(refusal), result)
        except Exception as error:
            result.problems.append(f"{type(error).__name__}: {error}"[:300])
        transaction.set_rollback(True)
    return result


def _judge_refusal(sheet: Sheet, sentence: str, result: SheetResult) -> None:
    result.was_refused_whole = True
    has_nul = "name:nul" in sheet.how  # a zero byte near the beginning: such a file is taken for no text
    if sheet.is_whole and not has_nul:
        result.problems.append(f"a readable sheet was refused: {sentence}"[:300])
    elif not _is_sentence(sentence):
        result.problems.append(f"refused without a sentence: {sentence!r}"[:300])


def _judge(sheet: Sheet, told: dict, seat: Seat, result: SheetResult) -> None:
    if told["rows"] != sum(told[outcome] for outcome in words.OUTCOMES):
        result.problems.append(f"rows do not add up: {told}")
    with acting(seat):
        rows = list(ImportRow.objects.filter(roster_id=told["import"]).order_by("number"))
        if len(rows) != told["rows"]:
            result.problems.append(f"{told['rows']} rows, {len(rows)} kept")
        for row in rows:
            if row.outcome in words.ACCEPTED:
                result.accepted += 1
                _judge_accepted(sheet, row, result)
            else:
                result.refused += 1
                if not row.errors or not all(_is_sentence(say_finding(one)) for one in row.errors):
                    result.problems.append(f"row {row.number} ({row.outcome}) has no sentence: {row.errors}")
                elif sheet.is_whole and all(sheet.rows[row.number].values()):
                    result.problems.append(f"row {row.number} was sound and is {row.outcome}: {row.errors}")


def _judge_accepted(sheet: Sheet, row: ImportRow, result: SheetResult) -> None:
    """Every field of the person and the membership is one of the values the cell allows."""
    membership = Membership.objects.select_related("person", "unit").get(
        person_id=row.person_id, state="active"
    )
    if not sheet.is_whole:
        return
    stored = _stored(membership)
    for name, values in sheet.rows[row.number].items():
        if values is not None and stored[name] not in values:
            shown = sorted(map(str, values)) or "a refusal"
            result.problems.append(f"row {row.number}: {name} is {stored[name]!r}, not {shown}"[:300])


def _stored(membership: Membership) -> dict:
    person = membership.person
    key = key_of(person.pk)
    sealed = {
        "document": ("doc_cipher", person.doc_cipher),
        "mobile": ("mobile_cipher", person.mobile_cipher),
    }
    opened = {
        name: crypto.decrypt(key, value, crypto.aad("people", column, person.pk)) if value else ""
        for name, (column, value) in sealed.items()
    }
    facts = ("name", "doc_type", "sex", "is_migrant", *(column.field for column in words.CODED))
    found = {name: getattr(person, name, "") for name in facts}
    return found | opened | {
        "employment_form": membership.employment_form,
        "joined_on": membership.joined_on,
        "unit_code": membership.unit.code,
    }  # fmt: skip


def _is_sentence(text: str) -> bool:
    """Chinese, filled in, and no trace of the program."""
    return any("\u4e00" <= char <= "\u9fff" for char in text) and "%(" not in text and "Traceback" not in text
