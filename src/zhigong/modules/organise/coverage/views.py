"""Coverage for officers: the board with its drill-down, the list to work through, the register file."""

import tempfile
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.access.permissions import may
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of, way_to
from zhigong.kernel.web.looking_back import PRESENT, Look, look_of, past_days, sees_months_only
from zhigong.lib.codes import INDUSTRY
from zhigong.lib.findings import say_packed
from zhigong.lib.spreadsheet_templates import write_template
from zhigong.lib.spreadsheet_writing import write_list
from zhigong.lib.spreadsheets import SheetFault
from zhigong.lib.text import typed_number
from zhigong.modules.organise.coverage import actions, imports, jobs, queries, rules, words
from zhigong.modules.organise.coverage.forms import FilterForm, UploadForm
from zhigong.modules.organise.coverage.models import MarketImport, MarketRow
from zhigong.modules.organise.coverage.queries import past
from zhigong.modules.organise.coverage.service import drive
from zhigong.modules.organise.exports import public as exports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS, RECENT, TEMPLATE_ROWS = 20, 10, 5_000


@office_page("metrics.read")
@require_GET
def board(request):
    """Show how many employers and workers have a union: here, below, by industry and by size; now or as of a day."""
    seat = request.seat
    unit = unit_of(seat, request.GET.get("unit", ""))
    look = _look(request, unit)
    counted = past.Counted(look.day)
    employers, staff = queries.shares([unit.pk], counted)[unit.pk]
    may_list = may(seat, "matters.read")
    is_work_shown = may_list and not look.day
    values = {
        "unit": unit,
        "way": way_to(seat, unit),
        "employers": employers,
        "staff": staff,
        "places": queries.places_below(unit, counted),
        "sizes": queries.groups(unit.pk, "size", counted),
        "industries": queries.groups(unit.pk, "industry", counted),
        "source": queries.newest_source(seat) if is_work_shown else None,
        "reasons": queries.reasons(seat, unit) if is_work_shown else [],
        "progress": _progress(seat, unit) if is_work_shown else [],
        "may_list": may_list,
        "may_import": may(seat, "orgs.edit") and not look.day,
        "now": look.at,
        **past_days(seat, look),
        "is_now_known_only": True,
    }
    return render(request, "coverage/board.html", values)


def _look(request, unit) -> Look:
    """Return the day asked for; of very many employers the past is not gone through one by one."""
    look = look_of(request, months_only=sees_months_only(request.seat))
    if look.day and queries.shares([unit.pk])[unit.pk][0].whole > past.READ_WHOLE:
        sentence = _("单位超过 %(most)d 家的范围只显示现在的情况；看过去的某一天请打开下级工会。")
        return replace(PRESENT, problem=sentence % {"most": past.READ_WHOLE})
    return look


def _progress(seat, unit) -> list[tuple[object, int]]:
    found = queries.progress(seat, unit)
    return [(title, found[state]) for state, title in drive.states.items() if found.get(state)]


def _asked(request):
    form = FilterForm(request.GET)
    form.is_valid()
    return form, unit_of(request.seat, form.cleaned_data.get("unit", ""))


@office_page("matters.read")
@require_GET
def employers(request):
    """List the employers without a union, the largest first, to name an officer for them; or those of a past day."""
    form, unit = _asked(request)
    look = _look(request, unit)
    found = queries.without_union(request.seat, unit, form.cleaned_data, look.day)
    page = list(queries.after(found, request.GET.get("after", ""))[: queries.SHOWN + 1])
    shown = queries.shown_as_of(page[: queries.SHOWN], look.day)
    drives = queries.drives_of([market.pk for market in shown], look.day)
    query = request.GET.copy()
    query.pop("after", None)
    on = timezone.localdate()
    may_assign = may(request.seat, "orgs.edit") and not look.day
    values = {
        "form": form,
        "unit": unit,
        "way": way_to(request.seat, unit),
        "rows": [(market, INDUSTRY.get(market.industry, ""), drives.get(market.pk)) for market in shown],
        "following": f"{shown[-1].staff_count}.{shown[-1].pk}" if len(page) > queries.SHOWN else "",
        "is_first": "after" not in request.GET,
        "query": query.urlencode(),
        "may_export": may(request.seat, exports.PERMISSION) and not look.day,
        "lacking": queries.shares([unit.pk], past.Counted(look.day))[unit.pk][0].lacking,
        "is_filtered": any(request.GET.get(name) for name in ("industry", "size", "work")),
        "officers": queries.officers_for(request.seat, unit, on) if may_assign else [],
        **past_days(request.seat, look),
        "is_now_known_only": True,
    }
    return render(request, "coverage/list.html", values)


@office_page("orgs.edit")
@require_POST
def assign(request):
    """Name an officer for the chosen employers; each is a matter of its own."""
    now = timezone.now()
    back = f"{reverse('coverage-office:list')}?{request.GET.urlencode()}"
    numbers = map(typed_number, request.POST.getlist("employer")[: queries.SHOWN])
    chosen, named = [one for one in numbers if one], typed_number(request.POST.get("officer", ""))
    grant = actions.find_officer(named, timezone.localdate(now)) if named else None
    if grant is None or not chosen:
        messages.error(request, _("请勾选单位，并选择负责推进的工作人员。"))
        return redirect(back)
    sentences = [actions.assign(number, grant, seat=request.seat, now=now) for number in chosen]
    done = sentences.count("")
    if done:
        text = _("已指派 %(count)d 家，由%(name)s推进。") % {
            "count": done,
            "name": grant.account.display_name,
        }
        messages.success(request, text)
    for sentence in sorted(set(sentences) - {""}):
        messages.error(request, f"{sentence}（{sentences.count(sentence)}）")
    return redirect(back)


@office_page("members.export")
@require_POST
def export(request):
    """Ask for the filtered list as a file, the way every list leaves."""
    form, unit = _asked(request)
    kept = {name: value for name, value in form.cleaned_data.items() if value} | {"unit": unit.code}
    given = {"purpose": request.POST.get("purpose", ""), "is_clear": False}
    try:
        matter = exports.ask(queries.LIST.code, kept, **given, seat=request.seat, now=timezone.now())
    except exports.ExportRefused as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('coverage-office:list')}?{request.GET.urlencode()}")
    return redirect("office-matter", matter.pk)


@office_page("orgs.edit")
@require_GET
def template(request):
    """Hand out the template of the register file."""
    response = HttpResponse(content_type=XLSX)
    response["Content-Disposition"] = (
        "attachment; filename*=UTF-8''%E5%B8%82%E5%9C%BA%E4%B8%BB%E4%BD%93%E5%90%8D%E5%BD%95.xlsx"
    )
    layout = ("市场主体名录", words.COLUMNS, words.RULES, TEMPLATE_ROWS)
    write_template(response, *layout, not_listed="不在代码表中，导入时会被退回。")
    return response


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def upload(request):
    """Take a register file, count it, and show what it would change."""
    now, seat = timezone.now(), request.seat
    on = timezone.localdate(now)
    form = UploadForm(request.POST or None, request.FILES or None, on=on)
    limit = rules.ROWS.on(on)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                kept = imports.read_file(
                    given["file"].read(), given["file"].name, source=given["source"],
                    register_on=given["register_on"], seat=seat, on=on, now=now, limit=limit,
                )  # fmt: skip
            return redirect(f"{reverse('coverage-office:import')}?id={kept.pk}")
        except SheetFault as fault:
            form.add_error("file", fault.finding.render(_))
    recent = MarketImport.objects.order_by("-created_at").select_related("unit")[:RECENT]
    values = {
        "form": form,
        "limit": limit,
        "recent": [(one, words.IMPORT_STATES[one.state]) for one in recent],
    }
    return render(request, "coverage/upload.html", values, status=422 if form.errors else 200)


def _import(request) -> MarketImport | None:
    """Return the import the address names, None when it names none; outside the seat there is no such page."""
    text = request.GET.get("id", "")
    if not text:
        return None
    try:
        return MarketImport.objects.get(pk=UUID(text))
    except (ValueError, MarketImport.DoesNotExist):
        raise Http404 from None


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def market_import(request):
    """Show what a file would change; confirming lets it be written."""
    kept = _import(request)
    if kept is None:
        return redirect("coverage-office:upload")
    if request.method == "POST":
        if MarketImport.objects.filter(pk=kept.pk, state="checked").update(state="applying"):
            jobs.start_writing(kept)
        return redirect(f"{request.path}?id={kept.pk}")
    wrong = MarketRow.objects.filter(source=kept, outcome="error").order_by("number")[:PROBLEMS]
    values = {
        "kept": kept,
        "state_title": words.IMPORT_STATES[kept.state],
        "outcomes": [(title, kept.counts.get(code, 0)) for code, title in words.OUTCOMES.items()],
        "written": sum(kept.counts.get(code, 0) for code in words.WRITTEN),
        "problems": [
            (row.number, "；".join(say_packed(problem, _) for problem in row.problems)) for row in wrong
        ],
        "notes": [say_packed(note, _) for note in kept.notes],
    }
    return render(request, "coverage/import.html", values)


@office_page("orgs.edit")
@require_GET
def returned(request):
    """Hand back the refused rows as they came, with what is wrong in them."""
    kept = _import(request)
    if kept is None:
        return redirect("coverage-office:upload")
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response
    headers = [*kept.headers, words.PROBLEM, words.ROW]
    write_list(file, "市场主体名录", headers, imports.returned_rows(kept), wide=(words.PROBLEM,))
    file.seek(0)
    name = f"{kept.file_name.rsplit('.', 1)[0]}-{words.PROBLEM}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
