"""The officer's way through an import: template, upload, dry run, ground, progress, rows that come back."""

import math
import tempfile

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.forms.django_forms import Picked
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.web.access import office_page
from zhigong.lib.masks import mask_name
from zhigong.lib.spreadsheets import SheetFault
from zhigong.modules.organise.rosters import actions, imports, jobs, queries, rules, sheets, words
from zhigong.modules.organise.rosters.forms import BATCH_ROWS, ConfirmForm, UploadForm
from zhigong.modules.organise.rosters.imports import ImportRefused
from zhigong.modules.organise.rosters.models import Import, ImportRow

RECENT, SHOWN, PREVIEWED = 20, 20, 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@office_page("members.import")
@require_http_methods(["GET", "POST"])
def upload(request):
    """Take a file and stage it; a bad sheet is named beside the field."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"unit_code": _own(request.seat)})
    if request.method == "POST" and form.is_valid():
        roster = _stage(request, form)
        if roster is not None:
            return redirect("rosters-office:roster", roster.id)
    recent = Import.objects.order_by("-created_at").select_related("unit")[:RECENT]
    status = 422 if form.errors else 200
    values = {"form": form, "recent": recent, "row_limit": rules.BROWSER_ROWS.on(timezone.localdate())}
    return render(request, "rosters/upload.html", values, status=status)


def _own(seat) -> str:
    """The seat's own union, already picked, where it takes members."""
    unit = find_unit(seat.unit_code)
    return Picked(unit.code, unit.name) if unit and may_take_members(unit.kind) else ""


def _stage(request, form) -> Import | None:
    """Stage the upload, or put what is wrong with it into the form and leave nothing behind."""
    seat, now, file = request.seat, timezone.now(), form.cleaned_data["file"]
    code = form.cleaned_data["unit_code"].strip()
    if code and not queries.is_in_reach(code, seat.unit_id, seat.line):
        form.add_error("unit_code", words.UNIT_UNKNOWN.render(_))
        return None
    on = timezone.localdate(now)
    try:
        roster = imports.stage_roster(
            file.read(),
            file.name,
            seat=seat,
            unit_code=code,
            on=on,
            now=now,
            row_limit=rules.BROWSER_ROWS.on(on),
        )
    except SheetFault as fault:
        form.add_error("file", fault.finding.render(_))
        return None
    entries.record("members.import.stage", detail={"import": str(roster.id), "rows": roster.rows_count})
    jobs.start_checking(roster)
    return roster


def get_roster(roster_id) -> Import:
    """Return an import of the seat's range; outside it there is no such page."""
    roster = Import.objects.select_related("unit").filter(pk=roster_id).first()
    if roster is None:
        raise Http404
    return roster


@office_page("members.import")
@require_GET
def template(request):
    """Hand out the roster template."""
    response = HttpResponse(content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E4%BC%9A%E5%91%98%E5%90%8D%E5%86%8C.xlsx"
    sheets.write_template(response)
    return response


@office_page("members.import")
@require_GET
def roster_page(request, roster_id):
    """Show where an import stands: counting, waiting for its ground, registering, done."""
    return _show(request, get_roster(roster_id), ConfirmForm())


def _show(request, roster: Import, form, sentence: str = ""):
    is_counted = roster.state in ("checked", "done", "stopped", "applying")
    counts = dict.fromkeys([*words.OUTCOMES, "review"], 0) | roster.counts
    values = {
        "roster": roster,
        "form": form,
        "sentence": sentence,
        "outcomes": [(code, title, counts[code]) for code, title in words.OUTCOMES.items()],
        "review_count": counts["review"],
        "accepted_count": sum(counts[code] for code in words.ACCEPTED),
        "is_all_same": counts[words.UNCHANGED] == sum(counts[code] for code in words.ACCEPTED),
        "notes": [imports.say_finding(note) for note in roster.notes],
        "problems": _told(roster, "errors") if is_counted else [],
        "remarks": _told(roster, "warnings") if is_counted else [],
        "preview": _preview(roster) if roster.state == "checked" else [],
        **_walked(roster),
        "basis": words.BASES.get(roster.basis, ""),
    }
    return render(request, "rosters/roster.html", values, status=422 if sentence or form.errors else 200)


def _told(roster: Import, kind: str) -> list[tuple[int, str]]:
    """The first rows with errors or warnings, in the reader's language."""
    rows = ImportRow.objects.filter(roster=roster).exclude(**{kind: []}).order_by("number")[:SHOWN]
    return [(row.number, "；".join(map(imports.say_finding, getattr(row, kind)))) for row in rows]


def _preview(roster: Import) -> list[tuple[int, str, str]]:
    """The first accepted rows with masked names, so that the officer knows the right file was taken."""
    first = roster.batches.order_by("number").first()
    name_at = roster.columns.get("姓名", 0)
    rows = ImportRow.objects.filter(
        roster=roster, number__range=(first.first_row, first.last_row), outcome__in=words.ACCEPTED
    ).order_by("number")
    outcomes = dict(rows.values_list("number", "outcome")[:PREVIEWED])
    return [
        (number, mask_name(str(cells[name_at])), words.OUTCOMES[outcomes[number]])
        for number, cells, _marks in imports.batch_rows(roster, first)
        if number in outcomes
    ]


def _walked(roster: Import) -> dict:
    """How many rows are done, and about how many minutes the others take (None while nobody can tell)."""
    done = roster.checked_count if roster.state == "staged" else roster.applied_count
    begun = roster.created_at if roster.state == "staged" else roster.confirmed_at
    left = roster.batches_count - done
    minutes = None
    if begun and done and left >= 0:
        minutes = math.ceil((timezone.now() - begun).total_seconds() * left / done / 60)
    return {"done_rows": min(done * BATCH_ROWS, roster.rows_count), "minutes_left": minutes}


@office_page("members.import")
@require_GET
def progress(request, roster_id):
    """Answer the page's question how far it is; a finished walk reloads the page."""
    roster = get_roster(roster_id)
    if roster.state not in ("staged", "applying"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "rosters/progress.html", {"roster": roster, **_walked(roster)})


@office_page("members.import")
@require_POST
def confirm(request, roster_id):
    """Take the ground stated by the officer and let the registering begin."""
    roster, form = get_roster(roster_id), ConfirmForm(request.POST)
    if not form.is_valid():
        return _show(request, roster, form)
    try:
        actions.confirm_import(roster, **form.cleaned_data, now=timezone.now())
    except actions.ActionRefused as refused:
        return _show(request, roster, form, str(refused))
    jobs.start_applying(roster)
    return redirect(reverse("rosters-office:roster", args=[roster.id]))


@office_page("members.import")
@require_GET
def returned(request, roster_id):
    """Hand back the rows that were not taken, as they came, with what is wrong in them."""
    roster = get_roster(roster_id)
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    try:
        count = sheets.write_returned(file, roster.headers, imports.returned_rows(roster))
    except ImportRefused as refused:
        file.close()
        return _show(request, roster, ConfirmForm(), str(refused))
    entries.record("members.import.return", outcome="read", detail={"import": str(roster.id), "rows": count})
    file.seek(0)
    name = f"{roster.file_name.rsplit('.', 1)[0]}-{words.PROBLEM}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
