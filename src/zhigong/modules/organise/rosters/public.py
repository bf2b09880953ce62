"""What commands and other lines may ask of the register: write the template, import a roster."""

import math
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships import staging
from zhigong.modules.organise.rosters import actions, imports, queries, sheets, words
from zhigong.modules.organise.rosters.imports import ImportRefused
from zhigong.modules.organise.rosters.models import Import, ImportRow

__all__ = ["ImportRefused", "import_roster", "write_roster_template"]

SYSTEM = "rosters.import"
MOST_IN_A_SHEET = 200_000  # more rows go back as csv
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
    """Import a roster file (xlsx, xls, csv) of any size and return its counts; call it outside `acting`.

    rows = new + updated + unchanged + elsewhere + duplicate_in_file + rejected; `review` counts likely duplicates
    among the accepted. `errors_file` is the sheet that goes back ('' when every row was taken without a remark).
    `documents_note` states who saw the documents (identity level 4); without it rows are level 1. Each batch is one
    transaction in `seat`; an import that was cut off goes on at its row. ValueError with a sentence for a bad sheet.
    """
    path, now = Path(path), now or timezone.now()
    seat, unit_code = seat or Seat.system(SYSTEM), unit_code or ""
    on = timezone.localdate(now)
    file = imports.RosterFile(path)
    with acting(seat):
        _demand_unit(unit_code, seat)
        roster = None if dry_run else _unfinished(file.digest, seat, unit_code)
        if roster is None:
            known = {"seat": seat, "unit_code": unit_code, "on": on, "now": now}
            roster = imports.new_roster(file.table, file.digest, path.name, **known)
            if not dry_run:
                roster.state = "checked"  # a command counts and registers in one go
                ground = {"documents_checked": bool(documents_note), "documents_note": documents_note}
                actions.confirm_import(roster, basis=basis, basis_note=basis_note, **ground, now=now)
    _walk(roster, file, seat=seat, dry_run=dry_run, on=on, now=now, progress=progress)
    return _result(
        roster.id, seat, dry_run, Path(errors_path or path.with_name(f"{path.stem}-{words.PROBLEM}.xlsx"))
    )


def _demand_unit(unit_code: str, seat: Seat) -> None:
    if unit_code and not queries.is_in_reach(unit_code, seat.unit_id, seat.line):
        raise ImportRefused(str(words.UNIT_UNKNOWN))


def _unfinished(digest: bytes, seat: Seat, unit_code: str) -> Import | None:
    """An import of the same file that was cut off while registering."""
    return (
        Import.objects.filter(
            file_digest=digest, state="applying", unit_id=seat.unit_id, default_unit_code=unit_code
        )
        .order_by("-created_at")
        .first()
    )


def _walk(
    roster: Import, file: imports.RosterFile, seat: Seat, dry_run: bool, on: date, now: datetime, progress
) -> None:
    """Register or count to the end of the file; what was sealed under a key replaced meanwhile is sealed anew."""
    while True:
        try:
            _walk_on(roster, file, seat, dry_run, on, now, progress)
        except staging.KeyReplaced:
            file = file.again()
            with acting(seat):
                roster.refresh_from_db()
        else:
            break
    with acting(seat):
        actions.finish_reading(roster.id, now=now, is_dry=dry_run)


def _walk_on(
    roster: Import, file: imports.RosterFile, seat: Seat, dry_run: bool, on: date, now: datetime, progress
) -> None:
    """Batch by batch, each in a transaction of its own; the next is read meanwhile."""
    done, first = roster.rows_count, None
    title = _("试算") if dry_run else _("登记")
    for prepared in file.prepared(
        imports.reading_of(roster), after=roster.reached, number=roster.applied_count
    ):
        with acting(seat):
            actions.take_read_batch(roster.id, prepared, on=on, now=now, is_dry=dry_run)
        done += prepared.count
        first = first or (time.monotonic(), prepared.share)
        if progress:
            left = _remaining(time.monotonic() - first[0], first[1], prepared.share)
            progress(prepared.share, f"{title} {done}{left}")


def _remaining(seconds: float, first: float, share: float) -> str:
    """About how long the rest takes, by what these seconds read; an import that goes on begins at `first`, not at 0."""
    if not first < share < 1:
        return ""
    return _("，约剩 %(seconds)s 秒") % {"seconds": math.ceil(seconds * (1 - share) / (share - first))}


def _result(roster_id: UUID, seat: Seat, dry_run: bool, errors_path: Path) -> dict:
    with acting(seat):
        roster = Import.objects.get(pk=roster_id)
        noted = ImportRow.objects.filter(roster=roster).exclude(errors=[], warnings=[]).count()
        as_text = noted > MOST_IN_A_SHEET
        errors_path = errors_path.with_suffix(".csv") if as_text else errors_path
        rows = imports.returned_rows(roster)
        returned = sheets.write_returned(str(errors_path), roster.headers, rows, as_text=as_text)
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
