"""What happens when a list leaves: keeping the request, making the sealed file in the applicant's seat, emptying it."""

import re
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from zhigong.kernel.access.grants import valid_on
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.roles import find_role
from zhigong.kernel.access.seats import Seat
from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.crypto import aad, decrypt_for_account, encrypt_for_account
from zhigong.kernel.jobs import defer
from zhigong.kernel.journal import entries
from zhigong.kernel.notices import messages
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Account
from zhigong.kernel.worklist import todos
from zhigong.kernel.worklist.models import Todo
from zhigong.lib.spreadsheet_writing import write_list
from zhigong.modules.organise.exports import rules
from zhigong.modules.organise.exports.models import FilePart, ListExport
from zhigong.modules.organise.exports.words import ExportList, title_of

PART_BYTES = 256 * 1024
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")  # of a sheet
ROLES = ("union_chair", "organiser")


@dataclass(frozen=True)
class Request:
    """A list as it was asked for."""

    wanted: ExportList
    filters: dict
    purpose: str
    is_clear: bool
    count: int


def open_request(request: Request, *, seat: Seat, now: datetime, on: date, alone: int | None = None):
    """Open the matter; a large list gets a to-do where somebody else than the applicant can decide.

    `alone`: the rows that need no second officer, the rule's when not given.
    """
    unit = Unit.objects.get(pk=seat.unit_id)
    if alone is None:
        alone = rows_alone(seat, on)
    is_small = request.count <= alone
    matter = open_matter(
        "exports.export", unit=unit, parties=[], seat=seat, now=now, about=request,
        step_code="take" if is_small else "ask",
    ).matter  # fmt: skip
    if not is_small:
        _find_second_officer(matter, unit, seat, now, on)
    return matter


def rows_alone(seat: Seat, on: date) -> int:
    """Return how many rows one officer exports alone at the seat's union."""
    place = Unit.objects.values_list("place_id", flat=True).get(pk=seat.unit_id)
    return rules.ALONE.on(on, place or "")


def _find_second_officer(matter, unit: Unit, seat: Seat, now: datetime, on: date) -> None:
    """Move the to-do up where the applicant is the only one at their union."""
    others = Grant.objects.filter(valid_on(on), unit=unit, role__in=ROLES, account__is_active=True)
    if others.exclude(account_id=seat.account_id).exists() or len(unit.path) < 2:
        return
    due_at = Todo.objects.filter(matter=matter, done_at__isnull=True).values_list("due_at", flat=True).first()
    todos.close_todos(matter.pk, now)
    above = todos.staffed_unit(list(unit.path[:-1]), ROLES, on)
    todos.open_todo(matter, above, roles=ROLES, step="approve", due_at=due_at, now=now, reason="unstaffed")


def keep_request(matter, data, actor: Seat, on) -> dict:
    """Write down which list is wanted and why."""
    request: Request = matter.about
    ListExport.objects.create(
        matter=matter, list_code=request.wanted.code, requested_by=actor.account_id, grant_id=actor.grant_id,
        filters=request.filters, purpose=request.purpose, is_clear=request.is_clear, rows_count=request.count,
    )  # fmt: skip
    return {"list": request.filters.get("title") or str(request.wanted.title), "rows": request.count}


def keep_and_make(matter, data, actor: Seat, on) -> dict:
    """Write down a small request and make its file at once."""
    told = keep_request(matter, data, actor, on)
    make_file(ListExport.objects.get(pk=matter.pk), matter.about.wanted, actor, matter.changed_at)
    _keep_until(matter, on)
    return told


def start_making(matter, data, actor, on) -> None:
    """Let the file be made in the background, in the applicant's own seat."""
    defer("exports.make", export_id=str(matter.pk))


def make_file(
    export: ListExport, wanted: ExportList, seat: Seat, now: datetime, *, by_two: bool = False
) -> None:
    """Write the list into a file in the applicant's seat, with a watermark on its first line, and keep it sealed.

    Run twice it makes the same pieces again. The journal entry of the making is the number in the watermark; what it
    reads `by_two` officers' decision does not count as unusual reading.
    """
    number = entries.record(
        "exports.make", matter=export.pk, unit=seat.unit_id, purpose=export.purpose,
        detail={
            "list": export.filters.get("page", wanted.code), "rows": export.rows_count,
            "is_at_least": export.is_at_least, "is_clear": export.is_clear, "by_two": by_two,
        },
    )  # fmt: skip
    with tempfile.TemporaryFile() as file:
        rows = iter(wanted.rows(seat, export.filters, export.is_clear, export.purpose))
        headings = [str(header) for header in wanted.headers] or next(rows)
        title = NOT_IN_TITLES.sub(" ", title_of(export))
        count = write_list(file, title, headings, rows, above=_watermark(export, seat, number, now))
        size = file.tell() if file.tell() else file.seek(0, 2)
        file.seek(0)
        _seal(export, file)
    ListExport.objects.filter(pk=export.pk).update(rows_count=count, file_bytes=size, journal_entry=number)


def _watermark(export: ListExport, seat: Seat, number: int, now: datetime) -> str:
    role = find_role(seat.role)
    name = Account.objects.values_list("display_name", flat=True).get(pk=seat.account_id)
    values = {
        "name": name, "unit": seat.unit_name, "role": role.title if role else "", "at": f"{now:%Y-%m-%d}",
        "number": number, "purpose": export.purpose,
    }  # fmt: skip
    return (
        _("导出人：%(name)s（%(unit)s %(role)s） · %(at)s · 日志号 %(number)d · 用途：%(purpose)s") % values
    )


def _seal(export: ListExport, file) -> None:
    number = 0
    while piece := file.read(PART_BYTES):
        sealed = encrypt_for_account(piece.hex(), _place(export, number))
        FilePart.objects.update_or_create(export=export, number=number, defaults={"body_cipher": sealed})
        number += 1
    FilePart.objects.filter(export=export, number__gte=number).update(body_cipher=None)


def _place(export: ListExport, number: int) -> bytes:
    return aad("list_export_parts", "body", f"{export.pk}.{number}")


def open_file(export: ListExport):
    """Return the file as a temporary file on disk, opened piece by piece; None when its days are over."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    parts = FilePart.objects.filter(export=export, body_cipher__isnull=False).order_by("number")
    for part in parts.iterator(chunk_size=8):
        file.write(bytes.fromhex(decrypt_for_account(part.body_cipher, _place(export, part.number))))
    if not file.tell():
        file.close()
        return None
    file.seek(0)
    return file


def _keep_until(matter, on: date) -> date:
    last = on + timedelta(days=rules.KEEP.on(on, matter.unit.place_id or "").count)
    ListExport.objects.filter(pk=matter.pk).update(keep_until=last)
    return last


def _tell(matter, kind: str, title: str) -> None:
    applicant = Account.objects.get(pk=matter.opened_by)
    messages.send(
        applicant, f"exports.{kind}", title, now=matter.changed_at, matter_id=matter.pk,
        key=f"export-{kind}-{matter.pk}",
    )  # fmt: skip


def tell_ready(matter, data, actor, on) -> None:
    """Tell the applicant that the file waits for them."""
    _keep_until(matter, on)
    _tell(matter, "ready", _("您申请的名单可以下载了"))


def tell_refusal(matter, data, actor, on) -> None:
    """Tell the applicant that the second officer did not agree."""
    _tell(matter, "refused", _("您申请的名单导出未获批准"))


def tell_failure(matter, data, actor, on) -> None:
    """Tell the applicant that the file could not be made."""
    _tell(matter, "failed", _("名单未能生成：申请人已不在原岗位，或名单已没有内容"))


def empty_file(matter, data, actor, on) -> None:
    """Empty the pieces; that the list left, and who fetched it, stays in the journal."""
    FilePart.objects.filter(export_id=matter.pk).update(body_cipher=None)
