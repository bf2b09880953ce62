"""Confirming an import on a stated ground, counting its batches, registering them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhigong.kernel.journal import entries
from zhigong.kernel.memberships.ledger import Event, append_many
from zhigong.kernel.memberships.transitions import LedgerRefusal
from zhigong.kernel.people.corrections import update_people
from zhigong.kernel.people.register import NewPerson, RegisterRefusal, bulk_create_people
from zhigong.modules.organise.duplicates.public import Likeness, note_likenesses
from zhigong.modules.organise.rosters import imports, queries, words
from zhigong.modules.organise.rosters.imports import ImportRefused, Verdict
from zhigong.modules.organise.rosters.models import Import, ImportBatch

ATTEMPTS = 3


class ActionRefused(ValueError):
    """The action cannot be taken; the text is a sentence for the officer."""


def confirm_import(
    roster: Import,
    *,
    basis: str,
    basis_note: str,
    documents_checked: bool,
    documents_note: str,
    now: datetime,
) -> None:
    """Write down on what ground these people are registered (PIPL article 13) and let the import begin."""
    if roster.state != "checked":
        raise ActionRefused(_("这次导入不在待确认状态，请刷新页面。"))
    if basis not in words.BASES or not basis_note.strip():
        raise ActionRefused(_("请选择处理个人信息的依据，并写明具体情况。"))
    if documents_checked and not documents_note.strip():
        raise ActionRefused(_("请写明由谁、何时、如何查验了证件。"))
    roster.basis, roster.basis_note = basis, basis_note.strip()[:200]
    roster.documents_checked = documents_checked
    roster.documents_note = documents_note.strip()[:200] if documents_checked else ""
    roster.state, roster.confirmed_at = "applying", now
    roster.save()
    entries.record(
        "members.import.confirm",
        unit=roster.unit_id,
        purpose=roster.basis_note,
        detail={"import": str(roster.id), "basis": basis, "documents_checked": documents_checked},
    )


def check_batch(roster_id: UUID, number: int) -> bool:
    """Count a batch without registering anything; return whether more batches wait."""
    with transaction.atomic():
        roster, batch = _locked(roster_id, number)
        if roster.state == "staged" and number == roster.checked_count:
            batch.counts = imports.keep_verdicts(roster, batch, imports.judge_batch(roster, batch))
            batch.save(update_fields=["counts"])
            roster.checked_count += 1
            if roster.checked_count == roster.batches_count:
                roster.state, roster.counts = "checked", queries.sum_counts(roster)
            roster.save(update_fields=["checked_count", "state", "counts"])
        return roster.state == "staged"


def apply_batch(roster_id: UUID, number: int, *, on: date, now: datetime) -> bool:
    """Register a batch in one transaction; doing it twice changes nothing. Return whether more batches wait."""
    with transaction.atomic():
        roster, batch = _locked(roster_id, number)
        if roster.state == "applying" and batch.applied_at is None:
            batch.counts = _register_safely(roster, batch, on, now)
            batch.applied_at = now
            batch.save(update_fields=["counts", "applied_at"])
            roster.applied_count += 1
            if roster.applied_count == roster.batches_count:
                roster.state, roster.finished_at = "done", now
            roster.counts = queries.sum_counts(roster)
            roster.save(update_fields=["applied_count", "state", "counts", "finished_at"])
        return roster.state == "applying"


def _locked(roster_id: UUID, number: int) -> tuple[Import, ImportBatch]:
    roster = Import.objects.select_for_update(of=("self",)).get(pk=roster_id)
    return roster, roster.batches.get(number=number)


def _register_safely(roster: Import, batch: ImportBatch, on: date, now: datetime) -> dict[str, int]:
    """Somebody may enter the same person at the same moment: judge again and go on; never half a batch."""
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _register(roster, batch, on, now)
        except (LedgerRefusal, RegisterRefusal) as refusal:
            last = refusal
    raise ImportRefused(_("登记没有完成：%(reason)s") % {"reason": last})


def _register(roster: Import, batch: ImportBatch, on: date, now: datetime) -> dict[str, int]:
    verdicts = imports.judge_batch(roster, batch)
    _enter_people(roster, verdicts, on)
    known = [verdict for verdict in verdicts if verdict.outcome in words.ACCEPTED and verdict.known]
    update_people({verdict.person_id: verdict.changes for verdict in known if verdict.changes}, on=on)
    append_many(event for verdict in verdicts for event in _events(roster, verdict, on))
    note_likenesses(_reviews(roster, verdicts), now=now)
    counts = imports.keep_verdicts(roster, batch, verdicts)
    touched = [verdict.person_id for verdict in verdicts if verdict.outcome in (words.NEW, words.UPDATED)]
    entries.record(
        "members.import.apply",
        subjects=touched,
        unit=roster.unit_id,
        purpose=roster.basis_note,
        detail={"import": str(roster.id), "batch": batch.number, "counts": counts, "basis": roster.basis},
    )
    return counts


def _enter_people(roster: Import, verdicts: list[Verdict], on: date) -> None:
    entering = [verdict for verdict in verdicts if verdict.outcome == words.NEW and verdict.known is None]
    people = [
        NewPerson(
            name=verdict.row.name,
            doc_type=verdict.row.doc_type,
            doc_number=verdict.row.document,
            mobile=verdict.row.mobile,
            sex=verdict.row.sex or "0",
            birth_on=verdict.row.birth_on,
            identity_level=roster.identity_level,
            source="import",
            **{name: getattr(verdict.row, name) for name in queries.FACTS},
        )
        for verdict in entering
    ]
    for verdict, person_id in zip(entering, bulk_create_people(people, on=on), strict=True):
        verdict.person_id = person_id


def _events(roster: Import, verdict: Verdict, on: date) -> list[Event]:
    """The facts the ledger is told about one row."""
    row, known = verdict.row, verdict.known
    note = _("名册导入")
    if verdict.outcome == words.NEW:
        joined_on = row.joined_on or on
        return [
            Event(
                "join",
                verdict.person_id,
                on if known else joined_on,  # who comes back joins today; when they first joined is kept
                verdict.unit.id,
                joined_on=joined_on,
                employment_form=row.employment_form,
                employer_id=verdict.unit.employer_id,
                note=note,
            )
        ]
    if verdict.outcome != words.UPDATED:
        return []
    events = []
    if verdict.is_restored:
        events.append(Event("restore", verdict.person_id, on, membership_id=known.membership_id, note=note))
    if "employment_form" in verdict.changes:
        form = verdict.changes["employment_form"]
        events.append(
            Event(
                "amend",
                verdict.person_id,
                on,
                membership_id=known.membership_id,
                employment_form=form,
                note=note,
            )
        )
    return events


def _reviews(roster: Import, verdicts: list[Verdict]) -> list[Likeness]:
    """What somebody has to look at: likely duplicates, another name under one document, members of other unions."""
    made = []
    for verdict in verdicts:
        here = {
            "source_id": roster.id,
            "row_number": verdict.row.number,
            "unit_path": verdict.unit and verdict.unit.path,
        }
        if verdict.outcome == words.ELSEWHERE:
            made.append(Likeness("elsewhere", verdict.person_id, wanted_unit_id=verdict.unit.id, **here))
        if verdict.outcome not in words.ACCEPTED:
            continue
        if any(found is words.NAME_DIFFERS for _header, found in verdict.row.warnings):
            made.append(Likeness("name_differs", verdict.person_id, reasons=("name_differs",), **here))
        for alike, other in verdict.alike:
            made.append(
                Likeness(
                    "perhaps_same",
                    verdict.person_id,
                    other_person_id=alike.person_id or other.person_id,
                    other_unit_path=alike.unit_path,
                    reasons=(alike.reason,),
                    **here,
                )
            )
    return made
