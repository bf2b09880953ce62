"""What commands and other lines may ask of the register: write the template, import a roster."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.crypto.digests import sm3
from zhigong.modules.organise.rosters import actions, imports, queries, sheets, words
from zhigong.modules.organise.rosters.imports import ImportRefused
from zhigong.modules.organise.rosters.models import Import

SYSTEM = "rosters.import"
Progress = Callable[[float, str], None]  # share done (0–1), what is being done


def write_roster_template(path: str | Path) -> None:
    """Write the roster template (xlsx) to `path`."""
    sheets.write_template(str(path))


def import_roster(
    path: str | Path,
    unit_code: str | None = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    *,
    seat: Seat | None = None,
    now: datetime | None = None,
    basis: str = "law",
    basis_note: str = "命令行导入，依据由操作者另行留存",
    documents_note: str = "",
    errors_path: str | Path | None = None,
) -> dict:
    """Import a roster file (xlsx, xls, csv) and return its counts; call it outside `acting`.

    rows = new + updated + unchanged + elsewhere + duplicate_in_file + rejected; `review` counts likely duplicates
    among the accepted. `errors_file` is the sheet that goes back ('' when every row was taken without a remark).
    `documents_note` states who saw the documents (identity level 4); without it rows are level 1. Each batch is one
    transaction; an import that was cut off goes on where it stopped. ValueError with a sentence for a bad sheet.
    """
    path, now = Path(path), now or timezone.now()
    seat, unit_code = seat or Seat.system(SYSTEM), unit_code or ""
    on = timezone.localdate(now)
    data = path.read_bytes()
    with acting(seat):
        _demand_unit(unit_code, seat)
        roster = None if dry_run else _unfinished(data, seat, unit_code)
        roster = roster or imports.stage_roster(
            data, path.name, seat=seat, unit_code=unit_code, on=on, now=now
        )
        if not dry_run and roster.state == "staged":
            roster.state = "checked"  # a command counts and registers in one go
            ground = {"documents_checked": bool(documents_note), "documents_note": documents_note}
            actions.confirm_import(roster, basis=basis, basis_note=basis_note, **ground, now=now)
    _walk(roster, dry_run=dry_run, on=on, now=now, progress=progress)
    errors_path = Path(errors_path or path.with_name(f"{path.stem}-{words.PROBLEM}.xlsx"))
    return _result(roster.id, seat, dry_run, errors_path)


def _demand_unit(unit_code: str, seat: Seat) -> None:
    if unit_code and not queries.find_units({unit_code}, seat.unit_id, seat.line):
        raise ImportRefused(str(words.UNIT_UNKNOWN))


def _unfinished(data: bytes, seat: Seat, unit_code: str) -> Import | None:
    """An import of the same file that was cut off while registering."""
    return (
        Import.objects.filter(
            file_digest=sm3(data), state="applying", unit_id=seat.unit_id, default_unit_code=unit_code
        )
        .order_by("-created_at")
        .first()
    )


def _walk(roster: Import, *, dry_run: bool, on: date, now: datetime, progress: Progress | None) -> None:
    """Judge or register batch by batch, each in a transaction of its own, in the house's seat within the scope kept."""
    done = 0
    system = Seat.system(SYSTEM)
    with acting(system):
        batches = list(roster.batches.order_by("number").values_list("number", "rows_count"))
    for number, size in batches:
        with acting(system):
            if dry_run:
                actions.check_batch(roster.id, number)
            else:
                actions.apply_batch(roster.id, number, on=on, now=now)
        done += size
        if progress:
            title = _("试算") if dry_run else _("登记")
            progress(done / roster.rows_count, f"{title} {done}/{roster.rows_count}")


def _result(roster_id: UUID, seat: Seat, dry_run: bool, errors_path: Path) -> dict:
    with acting(seat):
        roster = Import.objects.get(pk=roster_id)
        returned = sheets.write_returned(str(errors_path), roster.headers, imports.returned_rows(roster))
        if not returned:
            errors_path.unlink()
        counts = dict.fromkeys([*words.OUTCOMES, "review"], 0) | roster.counts
        return {
            "import": str(roster.id),
            "dry_run": dry_run,
            "rows": roster.rows_count,
            **counts,
            "errors_file": str(errors_path) if returned else "",
            "returned": returned,
            "notes": [imports.say_finding(note) for note in roster.notes],
        }
