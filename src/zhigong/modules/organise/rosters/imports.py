"""The roster import: the file is staged sealed, then walked batch by batch, once to count and once to register."""

import base64
import json
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat
from zhigong.kernel.crypto.digests import digest_many_candidates, sm3
from zhigong.kernel.crypto.people_keys import aad, decrypt_for_account, encrypt_for_account
from zhigong.kernel.people.doors import identity_doors
from zhigong.kernel.people.register import many_document_digests
from zhigong.lib.findings import Finding, pack_finding, say_packed
from zhigong.lib.pinyin import pinyin_key
from zhigong.lib.spreadsheets import SheetFault, original_text, read_table
from zhigong.modules.organise.duplicates.public import Alike, Candidate, find_alike
from zhigong.modules.organise.rosters import queries, words
from zhigong.modules.organise.rosters.forms import RosterRow, RowReader
from zhigong.modules.organise.rosters.models import Import, ImportBatch, ImportRow

BATCH_ROWS = 5_000


class ImportRefused(Exception):
    """The import as a whole cannot go on; the text is a sentence for the officer."""


@dataclass(slots=True)
class Verdict:
    """What is to become of one row, and what was found about it on the way."""

    row: RosterRow
    outcome: str = ""
    digests: tuple[bytes, ...] = ()  # under every local key, the active first
    mobile_digests: tuple[bytes, ...] = ()
    pinyin: str = ""
    unit: queries.UnitFacts | None = None
    known: queries.KnownPerson | None = None
    person_id: UUID | None = None
    changes: dict = field(default_factory=dict)
    is_restored: bool = False
    alike: list[tuple[Alike, "Verdict | None"]] = field(default_factory=list)

    @property
    def digest(self) -> bytes | None:
        """The document's digest under the active key."""
        return self.digests[0] if self.digests else None

    @property
    def mobile_digest(self) -> bytes | None:
        """The phone's digest under the active key."""
        return self.mobile_digests[0] if self.mobile_digests else None


def stage_roster(
    data: bytes,
    file_name: str,
    *,
    seat: Seat,
    unit_code: str,
    on: date,
    now: datetime,
    row_limit: int | None = None,
) -> Import:
    """Read the file and keep its rows sealed; nothing is judged yet. SheetFault names a bad sheet."""
    table = read_table(data, known=words.HEADERS, required=words.REQUIRED, ignored=words.ANSWER_HEADERS)
    roster = Import.objects.create(
        unit_id=seat.unit_id,
        line=seat.line,
        default_unit_code=unit_code,
        account_id=seat.account_id,
        file_name=file_name[-200:],
        file_digest=sm3(data),
        headers=table.headers,
        columns=table.columns,
        notes=[pack_finding("", finding) for finding in table.notes],
        on=on,
        created_at=now,
    )
    marks: dict[int, dict[int, str]] = {}
    for (row_number, column), mark in table.marks.items():
        marks.setdefault(row_number, {})[column] = mark
    for number in range(1_000_000):
        rows = list(islice(table.rows, BATCH_ROWS))
        if not rows:
            break
        roster.rows_count += len(rows)
        if row_limit and roster.rows_count > row_limit:
            raise SheetFault("too_many_rows", "超过%(limit)s行，请拆成几个文件上传", limit=row_limit)
        _keep_batch(roster, number, [(at, cells, marks.get(at)) for at, cells in rows])
        roster.batches_count = number + 1
    roster.save(update_fields=["rows_count", "batches_count"])
    return roster


def _keep_batch(roster: Import, number: int, rows: list) -> None:
    plain = json.dumps(rows, ensure_ascii=False, default=original_text, separators=(",", ":"))
    packed = base64.b64encode(zlib.compress(plain.encode(), 1))
    ImportBatch.objects.create(
        roster=roster,
        number=number,
        rows_count=len(rows),
        cells_cipher=encrypt_for_account(packed, aad("roster_batches", "cells", f"{roster.id}.{number}")),
    )


def batch_rows(roster: Import, batch: ImportBatch) -> list[tuple[int, list, dict | None]]:
    """Return (row number, cells, marks by column) of a staged batch."""
    if batch.cells_cipher is None:
        raise ImportRefused(_("这次导入的原始行已按期清除，请重新上传文件。"))
    place = aad("roster_batches", "cells", f"{roster.id}.{batch.number}")
    packed = decrypt_for_account(batch.cells_cipher, place)
    return json.loads(zlib.decompress(base64.b64decode(packed)))


def say_finding(packed: list) -> str:
    """The sentence of a kept finding in the reader's language, with its column in front."""
    return say_packed(packed, _)


def judge_batch(roster: Import, batch: ImportBatch) -> list[Verdict]:
    """Judge every row of a batch against the register as it is now: the same for counting and for registering."""
    reader = RowReader(roster.columns, on=roster.on, default_unit=roster.default_unit_code)
    verdicts = []
    for number, cells, marks in batch_rows(roster, batch):
        reader.marks = {(number, int(column)): mark for column, mark in (marks or {}).items()}
        verdicts.append(Verdict(reader.read(number, cells)))
    _find_units(roster, verdicts)
    for verdict in verdicts:
        if verdict.row.errors:
            verdict.outcome = words.REJECTED
    going = [verdict for verdict in verdicts if not verdict.outcome]
    _take_digests(going)
    going = _leave_out_doubles(roster, batch, going)
    _compare_with_register(roster, going)
    _look_for_likeness(going)
    return verdicts


def _find_units(roster: Import, verdicts: list[Verdict]) -> None:
    """Unknown and out of reach get the same sentence: a refusal must not tell what exists elsewhere."""
    units = queries.find_units({verdict.row.unit_code for verdict in verdicts}, roster.unit_id, roster.line)
    for verdict in verdicts:
        code = verdict.row.unit_code
        verdict.unit = units.get(code)
        if not code:
            continue
        if verdict.unit is None:
            verdict.row.refuse("所在工会编码", words.UNIT_UNKNOWN)
        elif verdict.unit.state != "active":
            verdict.row.refuse("所在工会编码", words.UNIT_ENDED)
        elif not verdict.unit.takes_members:
            verdict.row.warn("所在工会编码", words.UNIT_TAKES_NONE)


def _take_digests(going: list[Verdict]) -> None:
    made = many_document_digests((verdict.row.doc_type, verdict.row.document) for verdict in going)
    for verdict, digests in zip(going, made, strict=True):
        verdict.digests = digests
        verdict.pinyin = pinyin_key(verdict.row.name)
    with_mobile = [verdict for verdict in going if verdict.row.mobile]
    made = digest_many_candidates("phone", [verdict.row.mobile for verdict in with_mobile])
    for verdict, digests in zip(with_mobile, made, strict=True):
        verdict.mobile_digests = digests


def _leave_out_doubles(roster: Import, batch: ImportBatch, going: list[Verdict]) -> list[Verdict]:
    """The first sound row of a document counts; later ones are told which row that was."""
    first = queries.rows_by_digest(roster, [verdict.digest for verdict in going], before=batch.number)
    kept = []
    for verdict in going:
        earlier = first.setdefault(verdict.digest, verdict.row.number)
        if earlier == verdict.row.number:
            kept.append(verdict)
        else:
            verdict.outcome = words.DUPLICATE
            finding = Finding("duplicate_in_file", words.DUPLICATE_ROW, {"row": earlier})
            verdict.row.refuse("证件号码", finding)
    return kept


def _compare_with_register(roster: Import, going: list[Verdict]) -> None:
    purpose = roster.basis_note or _("名册导入试算")
    holders = identity_doors([verdict.digests for verdict in going], purpose=purpose)
    unit_ids = {verdict.unit.id for verdict in going}
    known = queries.find_known([person for person in holders if person], unit_ids)
    for verdict, holder in zip(going, holders, strict=True):
        person = verdict.known = known.get(holder)
        if person is None:
            verdict.outcome = words.NEW
            continue
        verdict.person_id = person.id
        if person.membership_id and person.unit_id != verdict.unit.id:
            verdict.outcome = words.ELSEWHERE
            verdict.row.refuse("所在工会编码", words.ELSEWHERE_ROW)
            continue
        if person.name != verdict.row.name:
            verdict.row.warn("姓名", words.NAME_DIFFERS)
        verdict.changes = _changes(verdict, person, roster.identity_level)
        if not person.membership_id:
            verdict.outcome = words.NEW
        else:
            verdict.is_restored = person.state == "retained"
            changed = verdict.changes or verdict.is_restored
            verdict.outcome = words.UPDATED if changed else words.UNCHANGED


def _changes(verdict: Verdict, person: queries.KnownPerson, level: int) -> dict:
    """What the row says and the register does not; a blank cell says nothing. The name is never overwritten."""
    row = verdict.row
    changes = {}
    for name in queries.FACTS:
        given = getattr(row, name)
        if given not in ("", None) and given != getattr(person, name):
            changes[name] = given
    if row.mobile and person.mobile_digest not in verdict.mobile_digests:
        changes["mobile"] = row.mobile
    if row.employment_form and person.membership_id and row.employment_form != person.employment_form:
        changes["employment_form"] = row.employment_form
    if level > person.identity_level:
        changes["identity_level"] = level
    return changes


def _look_for_likeness(going: list[Verdict]) -> None:
    """Note who may be somebody already registered, or another row of this batch."""
    looked_at = [
        verdict
        for verdict in going
        if (verdict.outcome == words.NEW and verdict.known is None)
        or (verdict.outcome in words.ACCEPTED and "mobile" in verdict.changes)
    ]
    candidates = [
        Candidate(v.row.name, v.pinyin, v.row.birth_on, v.mobile_digest, v.digest, v.unit.path)
        for v in looked_at
    ]
    for index, found in find_alike(candidates).items():
        verdict = looked_at[index]
        verdict.alike = [(alike, None if alike.index is None else looked_at[alike.index]) for alike in found]
        verdict.row.warn("", words.PERHAPS_SAME)


def keep_verdicts(roster: Import, batch: ImportBatch, verdicts: list[Verdict]) -> dict[str, int]:
    """Replace the kept rows of this batch and return outcome → count, with `review`."""
    ImportRow.objects.filter(roster=roster, batch=batch.number).delete()
    rows = [
        (
            batch.number,
            verdict.row.number,
            verdict.outcome,
            json.dumps([pack_finding(*found) for found in verdict.row.errors], ensure_ascii=False),
            json.dumps([pack_finding(*found) for found in verdict.row.warnings], ensure_ascii=False),
            verdict.digest if verdict.outcome != words.DUPLICATE else None,
            verdict.person_id,
            verdict.unit.id if verdict.unit else None,
        )
        for verdict in verdicts
    ]
    queries.keep_rows(roster, rows)
    counts = dict.fromkeys(words.OUTCOMES, 0) | {"review": 0}
    for verdict in verdicts:
        counts[verdict.outcome] += 1
        counts["review"] += verdict.outcome in words.ACCEPTED and needs_review(verdict)
    return counts


def needs_review(verdict: Verdict) -> bool:
    """Whether somebody should look at this accepted row beside another entry."""
    return bool(verdict.alike) or any(found is words.NAME_DIFFERS for _header, found in verdict.row.warnings)


def returned_rows(roster: Import):
    """Yield (row number, cells as text, problems, hints) of rows that were not taken or were warned of."""
    for batch in roster.batches.order_by("number").iterator(chunk_size=1):
        kept = ImportRow.objects.filter(roster=roster, batch=batch.number).exclude(errors=[], warnings=[])
        noted = {row.number: row for row in kept}
        if not noted:
            continue
        for number, cells, _marks in batch_rows(roster, batch):
            row = noted.get(number)
            if row is not None:
                yield (
                    number,
                    [original_text(cell) for cell in cells],
                    "；".join(map(say_finding, row.errors)),
                    "；".join(map(say_finding, row.warnings)),
                )
