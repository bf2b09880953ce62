"""The worker's report; the officers' board, form, list of people, watch-list and daily reports."""

import tempfile
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.progress import tone
from zhigong.lib.findings import say_packed
from zhigong.lib.spreadsheet_templates import write_template
from zhigong.lib.spreadsheets import SheetFault
from zhigong.modules.protect.hotline.public import find_place
from zhigong.modules.protect.wage_arrears import forms, public, queries, words
from zhigong.modules.protect.wage_arrears.actions import people as listing
from zhigong.modules.protect.wage_arrears.service import report as service

LARGEST_SHEET = 8 * 1024 * 1024
PAGE, RECENT_DAYS, TEMPLATE_ROWS, PROBLEMS = 100, 365, 500, 50
COUNTIES = ("federation",)


def _form(words_of, request, initial=None):
    on = timezone.localdate()
    made = form_class(words_of)
    return made(request.POST, on=on) if request.method == "POST" else made(on=on, initial=initial)


def _open(form, open_it):
    """Return the matter opened, or None and the sentence for the page (field errors stand beside their fields)."""
    if not form.is_valid():
        return None, ""
    try:
        return open_it().matter, ""
    except Refused as refused:
        for name, sentences in refused.field_errors.items():
            form.add_error(name if name in form.fields else None, sentences)
        return None, "" if refused.field_errors else refused.sentence


@worker_page
@sensitive_post_parameters("story")
@require_http_methods(["GET", "POST"])
def report(request):
    """Take a worker's report; the union of the county where it happened works on it."""
    form, sentence, now = _form(forms.REPORT, request), "", timezone.now()
    if request.method == "POST":
        unit = _union_at(form, request.seat)
        matter, sentence = _open(
            form,
            lambda: open_matter(
                "wage_arrears.report",
                unit=unit,
                parties=[("reporter", request.seat.person_id)] if request.seat.person_id else [],
                seat=request.seat,
                now=now,
                data=request.POST,
                step_code="report",
            ),  # fmt: skip
        )
        if matter is not None:
            messages.success(request, _("已报告，工会会尽快核实。"))
            return redirect("matter", matter.pk)
    values = {"form": form, "sentence": sentence, "service": service}
    return render(request, "wage_arrears/report.html", values, status=422 if form.is_bound else 200)


def _union_at(form, seat) -> Unit | None:
    """Return the county's union where it happened, else the worker's own; the form says when there is neither."""
    place = find_place(form.data.get("place") or form.data.get("place_text"))
    codes = [place.code[:length] for length in (6, 4, 2)] if place else []
    near = Unit.objects.filter(kind__in=COUNTIES, place_id__in=codes, state="active")
    unit = max(near, key=lambda one: len(one.place_id), default=None)
    if unit is None and seat.person_id:
        mine = (
            Membership.objects.filter(person_id=seat.person_id, state="active").select_related("unit").first()
        )
        unit = mine.unit if mine else None
    if unit is None and form.is_valid():
        form.add_error("place", _("请从列表中选择。"))
    return unit


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong


@office_page("matters.read")
@require_GET
def board(request):
    """Show the reports of the range and the year's sums, by place and by industry."""
    on, state = timezone.localdate(), request.GET.get("state", "open")
    since = on - timedelta(days=RECENT_DAYS)
    found = queries.reports(request.seat, state)
    after = request.GET.get("after", "")
    if after:
        found = found.filter(matter_id__lt=_uuid(after))
    rows = list(found[: PAGE + 1])
    values = {
        "rows": [
            {"report": one, "state": service.state_label(one.matter.state), "tone": tone(one.matter, service)}
            for one in rows[:PAGE]
        ],
        "next": rows[PAGE - 1].matter_id if len(rows) > PAGE else "",
        "state": state,
        "states": service.states,
        "figures": queries.figures(request.seat, since, on),
        "groups": [
            (_("各地"), queries.by_place(request.seat, since, on)),
            (_("各行业"), queries.by_industry(request.seat, since, on)),
        ],
        "now": timezone.now(),
    }
    return render(request, "wage_arrears/board.html", values)


@office_page("matters.read")
@sensitive_post_parameters("story")
@require_http_methods(["GET", "POST"])
def record(request):
    """Write down a report an officer took, or take one over from a hotline ticket (?ticket=)."""
    ticket, now = request.GET.get("ticket", ""), timezone.now()
    initial = public.suggested(_visible(request, ticket).pk, timezone.localdate()) if ticket else None
    form, sentence = _form(forms.RECORD, request, initial), ""
    if request.method == "POST":
        data = request.POST.dict()

        def open_it():
            if ticket:
                return public.open_from(_visible(request, ticket).pk, data, seat=request.seat, now=now)
            return public.record_report(data, seat=request.seat, now=now)

        try:
            matter, sentence = _open(form, open_it)
        except NotAllowed as refused:
            matter, sentence = None, str(refused)
        if matter is not None:
            messages.success(request, _("已登记，请上传被欠薪人员名单。"))
            return redirect("wage_arrears-office:people", matter.pk)
    values = {"form": form, "sentence": sentence, "ticket": ticket}
    return render(request, "wage_arrears/record.html", values, status=422 if form.is_bound else 200)


def _visible(request, matter_id) -> Matter:
    try:
        return get_matter(matter_id, request.seat)
    except (Matter.DoesNotExist, ValueError) as missing:
        raise Http404 from missing


@office_page("matters.read")
@require_GET
def template(request):
    """Hand out the sheet for the list of people."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_template(file, "被欠薪人员", words.COLUMNS, words.GUIDE, TEMPLATE_ROWS, not_listed="")
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="被欠薪人员名单.xlsx")


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def people(request, matter_id):
    """Show the list of people owed to those who handle the matter, and take a new one from a sheet."""
    matter = _visible(request, matter_id)
    if matter.kind != queries.KIND:
        return redirect("office-matter", matter.pk)
    _demand_handler(matter, request.seat)
    problems, sentence = [], ""
    if request.method == "POST":
        problems, sentence = _take_sheet(request, matter)
        if not problems and not sentence:
            return redirect("wage_arrears-office:people", matter.pk)
    after = int(request.GET.get("after", "0")) if request.GET.get("after", "0").isdecimal() else 0
    rows = queries.people_page(matter.arrears, after, PAGE)
    entries.record("wage_arrears.people", outcome="read", matter=matter.pk, detail={"count": len(rows)})
    values = {
        "matter": matter, "report": matter.arrears, "rows": rows,
        "next": rows[-1]["one"].line if len(rows) == PAGE else 0, "sums": queries.sums(matter.arrears),
        "problems": problems, "sentence": sentence, "may_edit": matter.state in listing.EDITABLE,
    }  # fmt: skip
    return render(request, "wage_arrears/people.html", values, status=422 if problems or sentence else 200)


def _demand_handler(matter, seat) -> None:
    if not is_handler(matter, seat):
        raise PermissionDenied(_("名单由承办单位的工作人员查看。"))


def _take_sheet(request, matter) -> tuple[list, str]:
    now, file = timezone.now(), request.FILES.get("file")
    if file is None:
        return [], _("请选择要上传的名单。")
    if file.size > LARGEST_SHEET:
        return [], _("名单文件不能超过 8 MB。")
    try:
        rows = listing.read_sheet(file.read(), on=timezone.localdate(now))
        problems = [
            (number, [say_packed(one, _) for one in found])
            for number, found in listing.packed(rows)[:PROBLEMS]
        ]
        if not problems:
            count = listing.replace_list(matter, rows, seat=request.seat, now=now)
            messages.success(request, _("已写入 %(count)s 人。") % {"count": count})
        return problems, _("有的行需要修改，名单没有写入。") if problems else ""
    except SheetFault as fault:
        return [], fault.finding.render(_)
    except Refused as refused:
        return [], refused.sentence
