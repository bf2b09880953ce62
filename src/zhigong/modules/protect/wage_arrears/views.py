"""The worker's report; the officers' board, form and list of people."""

import tempfile
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.engine import available_steps
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.matter_pages import find_matter
from zhigong.kernel.web.openings import open_with
from zhigong.kernel.web.progress import tone
from zhigong.lib.findings import say_packed
from zhigong.lib.spreadsheet_templates import write_template
from zhigong.lib.spreadsheets import SheetFault
from zhigong.lib.text import typed_id, typed_number
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.wage_arrears import forms, public, queries, words
from zhigong.modules.protect.wage_arrears.actions import people as listing
from zhigong.modules.protect.wage_arrears.service import report as service

LARGEST_SHEET, TEMPLATE_ROWS, PROBLEMS, PAGE, RECENT_DAYS = 8 * 1024 * 1024, 500, 50, 100, 365


def _form(words_of, request, initial=None):
    return form_class(words_of)(request.POST or None, on=timezone.localdate(), initial=initial)


@worker_page
@sensitive_post_parameters("story")
@require_http_methods(["GET", "POST"])
def report(request):
    """Take a worker's report; the union of the county where it happened works on it."""
    form, sentence, seat, now = _form(forms.REPORT, request), "", request.seat, timezone.now()
    if request.method == "POST":
        opened, sentence = open_with(form, lambda: public.take_report(request.POST, seat=seat, now=now))
        if opened is not None:
            messages.success(request, _("已报告，工会会尽快核实。"))
            return redirect("matter", opened.matter.pk)
    values = {"form": form, "sentence": sentence, "service": service}
    return render(request, "wage_arrears/report.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_GET
def board(request):
    """Show the reports of the range and the year's sums, by place and by industry."""
    on, state = timezone.localdate(), request.GET.get("state", "open")
    since = on - timedelta(days=RECENT_DAYS)
    found, after = queries.reports(request.seat, state), typed_id(request.GET.get("after", ""))
    rows = list((found.filter(matter_id__lt=after) if after else found)[: PAGE + 1])
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
    seat, now, asked = request.seat, timezone.now(), request.GET.get("ticket", "")
    ticket = find_matter(request, asked, hotline.KIND) if asked else None
    initial = public.suggested(ticket.pk, timezone.localdate(now)) if ticket else None
    form, sentence = _form(forms.RECORD, request, initial), ""
    if request.method == "POST":
        data = request.POST.dict()
        opened, sentence = open_with(form, lambda: public.record_report(data, ticket, seat=seat, now=now))
        if opened is not None:
            messages.success(request, _("已登记，请上传被欠薪人员名单。"))
            return redirect("wage_arrears-office:people", opened.matter.pk)
    values = {"form": form, "sentence": sentence, "ticket": ticket}
    return render(request, "wage_arrears/record.html", values, status=422 if form.is_bound else 200)


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
    matter = find_matter(request, matter_id)
    if matter.kind != queries.KIND:
        return redirect("office-matter", matter.pk)
    if not queries.handles(matter, request.seat):
        raise PermissionDenied(_("名单由承办单位的工作人员查看。"))
    problems, sentence = [], ""
    if request.method == "POST":
        problems, sentence = _take_sheet(request, matter)
        if not problems and not sentence:
            return redirect("wage_arrears-office:people", matter.pk)
    rows = queries.people_page(matter.arrears, typed_number(request.GET.get("after", "")) or 0, PAGE)
    entries.record("wage_arrears.people", outcome="read", matter=matter.pk, detail={"count": len(rows)})
    may_edit = any(step.code == "verify" for step in available_steps(matter, request.seat))
    values = {
        "matter": matter, "report": matter.arrears, "rows": rows, "sums": queries.sums(matter.arrears),
        "next": rows[-1]["one"].line if len(rows) == PAGE else 0, "may_edit": may_edit,
        "problems": problems, "sentence": sentence,
    }  # fmt: skip
    return render(request, "wage_arrears/people.html", values, status=422 if problems or sentence else 200)


def _take_sheet(request, matter) -> tuple[list, str]:
    now, file = timezone.now(), request.FILES.get("file")
    if file is None:
        return [], _("请选择要上传的名单。")
    if file.size > LARGEST_SHEET:
        return [], _("名单文件不能超过 8 MB。")
    try:
        rows = listing.read_sheet(file.read(), on=timezone.localdate(now))
        wrong = listing.packed(rows)[:PROBLEMS]
        problems = [(number, [say_packed(one, _) for one in found]) for number, found in wrong]
        if not problems:
            count = listing.replace_list(matter, rows, seat=request.seat, now=now)
            messages.success(request, _("已写入 %(count)s 人。") % {"count": count})
        return problems, _("有的行需要修改，名单没有写入。") if problems else ""
    except SheetFault as fault:
        return [], fault.finding.render(_)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refused as refused:
        return [], refused.sentence
