"""Pages of labour contracts: the employer notifies and explains, the worker tells, officers enter what came on paper."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.web.access import employer_page, office_page, worker_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.web.office_matters import CountlessPaginator
from zhigong.kernel.web.openings import open_with
from zhigong.kernel.web.progress import tone
from zhigong.modules.protect.labour_contracts import forms, public, queries, service, words

PAGE_SIZE, FOR_EMPLOYER = 25, "labour_contracts/from_employer.html"
SERVICES = {one.code: one for one in (service.dismissal, service.layoff)}
STATES = {**service.layoff.states, **service.dismissal.states}


def _open(request, words_of, opening, template: str, address: str, **values):
    """Show an opening form; open the matter with what was written, or say why not."""
    made, on, sentence = form_class(words_of), timezone.localdate(), ""
    form = made(request.POST, on=on) if request.method == "POST" else made(on=on)
    if request.method == "POST":
        opened, sentence = open_with(
            form, lambda: opening(request.POST, seat=request.seat, now=timezone.now())
        )
        if opened is not None:
            messages.success(request, _("已提交。编号：%(number)s") % {"number": opened.matter.number})
            return redirect(address, opened.matter.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, "sentence": sentence, **values}, status=status)


@employer_page
@sensitive_post_parameters("doc_number")
@require_http_methods(["GET", "POST"])
def notify(request):
    """Let the employer's agent notify the union of a dismissal."""
    values = {"title": _("单方解除，通知工会"), "text": words.DISMISSAL_TEXT}
    return _open(request, forms.NOTIFY, public.notify, FOR_EMPLOYER, "employer-matter", **values)


@employer_page
@require_http_methods(["GET", "POST"])
def explain(request):
    """Let the employer's agent explain a lay-off."""
    values = {"title": _("裁减人员，向工会说明"), "text": words.LAYOFF_TEXT}
    return _open(request, forms.EXPLAIN, public.explain_layoff, FOR_EMPLOYER, "employer-matter", **values)


@worker_page
@require_http_methods(["GET", "POST"])
def report(request):
    """Let a worker tell that they were dismissed."""
    values = {"rights": words.DISMISSAL_RIGHTS}
    return _open(request, forms.REPORT, public.report, "labour_contracts/report.html", "matter", **values)


@office_page("matters.read")
@require_GET
def matter_list(request):
    """Show dismissals and lay-offs in the seat's range, newest first."""
    state = request.GET.get("state", "")
    found = queries.matters_of(request.seat, state if state in STATES else "")
    page = CountlessPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_row(matter) for matter in page.object_list]
    values = {"page": page, "rows": rows, "states": STATES.items(), "state": state}
    return render(request, "labour_contracts/list.html", values)


def _row(matter) -> dict:
    of = SERVICES[matter.kind]
    about = matter.layoff if matter.kind == queries.LAYOFF else matter.dismissal
    return {
        "matter": matter,
        "employer": about.employer.name,
        "service": of.title,
        "state": of.state_label(matter.state),
        "tone": tone(matter, of),
    }


def _enter(request, words_of, what: str, title: str):
    unit = unit_of(request.seat)

    def opening(data, *, seat, now):
        return public.enter(unit, data, seat=seat, now=now, what=what)

    return _open(request, words_of, opening, "labour_contracts/open.html", "office-matter", title=title)


@office_page("matters.read")
@sensitive_post_parameters("doc_number")
@require_http_methods(["GET", "POST"])
def enter(request):
    """Enter a notice that came on paper."""
    return _enter(request, forms.ENTER, "enter", _("登记书面通知"))


@office_page("matters.read")
@sensitive_post_parameters("doc_number")
@require_http_methods(["GET", "POST"])
def enter_unnotified(request):
    """Enter a dismissal the union was not told of."""
    return _enter(request, forms.ENTER_UNNOTIFIED, "enter_unnotified", _("登记未通知工会的解除"))


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def enter_layoff(request):
    """Enter a lay-off plan that came on paper."""
    return _enter(request, forms.ENTER_PLAN, "layoff", _("登记裁减人员方案"))
