"""A worker reports a clue; officers see the cases, register clues, keep supervisors and the prosecutors' list."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.web.office_matters import CountlessPaginator
from zhigong.kernel.web.openings import open_with
from zhigong.kernel.web.progress import tone
from zhigong.modules.protect.supervision import forms, public, queries
from zhigong.modules.protect.supervision.models import Supervisor
from zhigong.modules.protect.supervision.service import case as service

PAGE_SIZE = 25


def _form(form, request):
    made, on = form_class(form), timezone.localdate()
    return made(request.POST, on=on) if request.method == "POST" else made(on=on)


def _open(request, form, template: str, opening, address: str, **values):
    """Show an opening form; open the matter with what was written, or say why not."""
    sentence = ""
    if request.method == "POST":
        opened, sentence = open_with(form, lambda: opening(request.POST, now=timezone.now()))
        if opened is not None:
            messages.success(request, _("已提交。编号：%(number)s") % {"number": opened.matter.number})
            return redirect(address, opened.matter.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, "sentence": sentence, **values}, status=status)


@worker_page
@require_http_methods(["GET", "POST"])
def report(request):
    """Let a worker report a clue about an employer."""
    form = _form(forms.REPORT, request)
    return _open(request, form, "supervision/report.html", public.report, "matter", rights=service.rights)


@office_page("matters.read")
@require_GET
def case_list(request):
    """Show the cases in the seat's range, newest first."""
    state = request.GET.get("state", "")
    found = queries.open_cases(request.seat, state if state in service.states else "")
    page = CountlessPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "case": case,
            "matter": case.matter,
            "state": service.state_label(case.matter.state),
            "tone": tone(case.matter, service),
        }
        for case in page.object_list
    ]
    values = {"page": page, "rows": rows, "states": service.states.items(), "state": state}
    return render(request, "supervision/list.html", values)


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def register(request):
    """Let an officer enter a clue at their own union."""
    return _open_here(request, forms.REGISTER, public.register, _("登记监督线索"))


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def general(request):
    """Issue a reminder to all employers of the union's place."""
    return _open_here(request, forms.GENERAL, public.issue_general, _("发出节前提示函"))


def _open_here(request, form, opening, title: str):
    opening, template = partial(opening, unit_of(request.seat)), "supervision/open.html"
    return _open(request, _form(form, request), template, opening, "office-matter", title=title)


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def supervisors(request):
    """List the union's supervisors with their cards; POST enters one."""
    unit, form, sentence = unit_of(request.seat), _form(forms.SUPERVISOR, request), ""
    if request.method == "POST":
        appointed, sentence = open_with(form, lambda: public.appoint_supervisor(unit, **form.cleaned_data))
        if appointed is not None:
            messages.success(request, _("已登记监督员。"))
            return redirect("supervision-office:supervisors")
    values = {
        "form": form,
        "sentence": sentence,
        "unit": unit,
        "rows": Supervisor.objects.filter(unit=unit).order_by("name"),
        "on": timezone.localdate(),
    }
    return render(request, "supervision/supervisors.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_GET
def prosecutors(request):
    """Show the clues handed to the prosecutors, and the cases that may be."""
    handed, may = queries.prosecutor_cases(request.seat), queries.candidates(request.seat)
    return render(request, "supervision/prosecutors.html", {"handed": handed, "candidates": may})
