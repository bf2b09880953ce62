"""The worker applies on the phone; officers list, enter, take over from other matters, keep the helpers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.kernel.web.matter_pages import find_matter
from zhigong.kernel.web.office_matters import CountlessPaginator
from zhigong.kernel.web.progress import tone
from zhigong.modules.protect.legal_aid import forms, public, queries, words
from zhigong.modules.protect.legal_aid.models import Helper
from zhigong.modules.protect.legal_aid.service import aid as service

PAGE_SIZE = 25


def _form(words_of, request, initial=None):
    made, on = form_class(words_of), timezone.localdate()
    return made(request.POST, on=on) if request.method == "POST" else made(on=on, initial=initial)


def _try(form, opening):
    """Return (what was made, the sentence for the page); field errors stand beside their fields."""
    if not form.is_valid():
        return None, ""
    try:
        return opening(), ""
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    except Refused as refused:
        for name, sentences in refused.field_errors.items():
            form.add_error(name if name in form.fields else None, sentences)
        return None, "" if refused.field_errors else refused.sentence


def _open(request, words_of, opening, template: str, address: str, parent=None, **values):
    form, sentence = _form(words_of, request, public.suggested(parent) if parent else None), ""
    if request.method == "POST":
        opened, sentence = _try(form, opening)
        if opened is not None:
            messages.success(request, _("已提交。编号：%(number)s") % {"number": opened.matter.number})
            return redirect(address, opened.matter.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, template, {"form": form, "sentence": sentence, "parent": parent, **values}, status=status
    )


@worker_page
@sensitive_post_parameters("facts")
@require_http_methods(["GET", "POST"])
def apply(request):
    """Let a worker apply on the phone; `?from=` a matter of theirs, what it says already stands in the form."""
    asked = request.GET.get("from", "")
    parent = find_matter(request, asked) if asked else None

    def opening():
        return public.apply(request.POST, seat=request.seat, now=timezone.now())

    return _open(request, forms.APPLY, opening, "legal_aid/apply.html", "matter", parent, rights=words.RIGHTS)


@office_page("matters.read")
@require_GET
def aid_list(request):
    """Show the applications in the seat's sight, newest first."""
    state = request.GET.get("state", "")
    found = queries.aids_of(request.seat, state if state in service.states else "")
    page = CountlessPaginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    causes, kinds = dict(words.CAUSES), dict(words.FORMS)
    rows = [
        {
            "aid": one,
            "matter": one.matter,
            "cause": causes[one.cause],
            "form": kinds[one.form],
            "state": service.state_label(one.matter.state),
            "tone": tone(one.matter, service),
        }
        for one in page.object_list
    ]
    values = {"page": page, "rows": rows, "states": service.states.items(), "state": state}
    return render(request, "legal_aid/list.html", values)


@office_page("matters.read")
@sensitive_post_parameters("facts", "doc_number")
@require_http_methods(["GET", "POST"])
def enter(request):
    """Take an application down for somebody the register knows."""
    unit = unit_of(request.seat)

    def opening():
        return public.enter(unit, request.POST, seat=request.seat, now=timezone.now())

    return _open(request, forms.ENTER, opening, "legal_aid/open.html", "office-matter", people=[])


@office_page("matters.read")
@sensitive_post_parameters("facts")
@require_http_methods(["GET", "POST"])
def open_from(request, matter_id):
    """Open legal aid for a worker of another matter (arrears, mediation) that this seat handles."""
    parent = find_matter(request, matter_id)
    wanted = persons_of(parent) if is_handler(parent, request.seat) else []
    people = list(Person.objects.filter(pk__in=wanted).order_by("name")[:200])

    def opening():
        chosen = [one.pk for one in people if str(one.pk) == request.POST.get("person")]
        if not chosen:
            raise Refused(_("请选择为谁申请；只有办理人员可以代为申请。"))
        person_id = chosen[0] if isinstance(chosen[0], UUID) else UUID(chosen[0])
        return public.open_from(parent.pk, person_id, request.POST, seat=request.seat, now=timezone.now())

    return _open(
        request, forms.ENTER_FROM, opening, "legal_aid/open.html", "office-matter", parent, people=people
    )


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def helpers(request):
    """List the union's helpers; POST registers one."""
    unit, form, sentence = unit_of(request.seat), _form(forms.HELPER, request), ""
    if request.method == "POST":
        made, sentence = _try(form, lambda: _add(unit, form.cleaned_data))
        if made is not None:
            messages.success(request, _("已登记援助人员。"))
            return redirect("legal_aid-office:helpers")
    kinds = dict(words.HELPERS)
    found = Helper.objects.filter(unit=unit).prefetch_related("clients__employer").order_by("name")
    rows = [{"helper": one, "kind": kinds[one.kind]} for one in found]
    values = {"form": form, "sentence": sentence, "unit": unit, "rows": rows}
    return render(request, "legal_aid/helpers.html", values, status=422 if form.is_bound else 200)


def _add(unit, facts: dict) -> Helper:
    return public.add_helper(
        unit,
        facts["name"],
        facts["number"],
        facts["kind"],
        starts_on=facts["starts_on"],
        username=facts["username"],
        client=queries.find_employer(facts["client"]),
    )


@office_page("matters.read")
@require_GET
def pick(request):
    """Return the helpers of the seat's union that fit what is typed."""
    field = request.GET.get("field", "")
    text = (request.GET.get(f"{field}_text") or request.GET.get("q", "")).strip()[:40]
    found = queries.matching(request.seat, text, timezone.localdate()) if text else []
    choices = [(one.number, one.name, one.number) for one in found]
    return render(request, "web/parts/picker_list.html", {"choices": choices, "q": text})
