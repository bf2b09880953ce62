"""Confirming an import on a stated ground, counting its batches, registering them."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.journal import entries
from zhigong.modules.organise.rosters import imports, words
from zhigong.modules.organise.rosters.forms import Prepared, prepare_batch
from zhigong.modules.organise.rosters.imports import merge_batch, seal_cells
from zhigong.modules.organise.rosters.models import Import, ImportBatch


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


def check_batch(roster_id: UUID, number: int, *, now: datetime) -> bool:
    """Count a staged batch without registering anything; return whether more batches wait."""
    roster, batch = _locked(roster_id, number)
    if roster.state == "staged" and number == roster.checked_count:
        prepared = prepare_batch(number, imports.batch_rows(roster, batch), imports.reading_of(roster))
        _take(roster, batch, prepared, on=roster.on, now=now, is_dry=True)
        if roster.checked_count == roster.batches_count:
            roster.state = "checked"
        roster.save(update_fields=["checked_count", "state", "counts"])
    return roster.state == "staged"


def apply_batch(roster_id: UUID, number: int, *, on: date, now: datetime) -> bool:
    """Register a staged batch; doing it twice changes nothing. Return whether more batches wait."""
    roster, batch = _locked(roster_id, number)
    if roster.state == "applying" and batch.applied_at is None:
        prepared = prepare_batch(number, imports.batch_rows(roster, batch), imports.reading_of(roster))
        _take(roster, batch, prepared, on=on, now=now, is_dry=False)
        if roster.applied_count == roster.batches_count:
            roster.state, roster.finished_at = "done", now
        roster.save(update_fields=["applied_count", "reached", "state", "counts", "finished_at"])
    return roster.state == "applying"


def take_read_batch(roster_id: UUID, prepared: Prepared, *, on: date, now: datetime, is_dry: bool) -> bool:
    """Register (or only count) a batch that was read from the file itself; False when it was taken before."""
    roster = _lock(roster_id)
    if prepared.number < max(roster.applied_count, roster.checked_count):
        return False
    batch = ImportBatch(roster=roster, number=prepared.number)
    _take(roster, batch, prepared, on=on, now=now, is_dry=is_dry)
    roster.rows_count += prepared.count
    roster.batches_count = prepared.number + 1
    roster.save(
        update_fields=["rows_count", "batches_count", "checked_count", "applied_count", "reached", "counts"]
    )
    return True


def finish_reading(roster_id: UUID, *, now: datetime, is_dry: bool) -> None:
    """The file is at its end: the import is done; what was only counted cannot be confirmed, its rows are not here."""
    roster = _lock(roster_id)
    roster.state, roster.finished_at = ("stopped" if is_dry else "done"), now
    roster.problem = _("这是命令行试算，没有登记；登记时请不带试算参数再运行一次。") if is_dry else ""
    roster.save(update_fields=["state", "finished_at", "problem"])


def _take(
    roster: Import, batch: ImportBatch, prepared: Prepared, *, on: date, now: datetime, is_dry: bool
) -> None:
    """Merge one batch and move the point from which the import goes on, in the running transaction."""
    counts, noted = merge_batch(roster, prepared, on=on, now=now, is_dry=is_dry)
    batch.counts, batch.rows_count = counts, prepared.count
    batch.first_row, batch.last_row = prepared.first_row, prepared.last_row
    if is_dry:
        roster.checked_count += 1
    else:
        if roster.applied_count == 0:
            roster.counts = {}  # what was counted before is counted anew
        batch.applied_at = now
        roster.applied_count += 1
        roster.reached = prepared.last_row
    if not is_dry or batch.pk is None:  # only what goes back is kept longer than needed
        batch.cells_cipher = seal_cells(roster.id, batch.number, prepared.cells(noted))
    batch.save()
    roster.counts = {outcome: roster.counts.get(outcome, 0) + count for outcome, count in counts.items()}


def _lock(roster_id: UUID) -> Import:
    return Import.objects.select_for_update(of=("self",)).get(pk=roster_id)


def _locked(roster_id: UUID, number: int) -> tuple[Import, ImportBatch]:
    roster = _lock(roster_id)
    return roster, roster.batches.get(number=number)
