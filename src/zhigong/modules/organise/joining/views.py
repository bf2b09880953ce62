"""The worker's way through an application, page by page, and the union's QR code."""

import segno
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.access.claims import Claim, count_claim
from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.forms.django_forms import Picked, form_class
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.kinds import may_take_members
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.notice_texts import NOTICES
from zhigong.kernel.web.access import office_page, public_page, worker_page
from zhigong.lib.codes import EMPLOYMENT_FORM, WORKER_KIND
from zhigong.modules.organise.joining import forms, public, queries
from zhigong.modules.organise.joining.models import Draft

SOURCE = "joining_source"


def _page(request, template: str, values: dict, *, form=None, refused: Refused | None = None):
    """Render a page of the flow; a refused form answers 422 and never sends a document number back."""
    values |= {"form": form, "sentence": refused.sentence if refused else ""}
    wrong = refused is not None or (form is not None and form.is_bound and bool(form.errors))
    if refused and form is not None:
        for name, sentences in refused.field_errors.items():
            form.add_error(name if name in form.fields else None, sentences)
    return render(request, f"joining/{template}.html", values, status=422 if wrong else 200)


def _bound(form, data, initial=None):
    made = form_class(form)
    on = timezone.localdate()
    return made(data, on=on) if data is not None else made(on=on, initial=initial)


def _posted(request):
    """Return what was posted, even when nothing was ticked; None for a first look."""
    return request.POST if request.method == "POST" else None


def _draft(request) -> Draft:
    draft = Draft.objects.filter(pk=request.user.pk).select_related("source_unit").first()
    return draft or Draft(account_id=request.user.pk)


def _save(draft: Draft, request) -> None:
    code = request.session.pop(SOURCE, "")
    if code:
        draft.source_unit = find_unit(code)
    draft.changed_at = timezone.now()
    draft.save()


def _is_proved(request) -> bool:
    """Return whether an officer has seen this person's document before (a former member)."""
    person_id = request.seat.person_id
    return (
        person_id is not None
        and Person.objects.filter(pk=person_id, identity_level__gte=OFFICER_SAW_DOCUMENT).exists()
    )


@public_page
@require_GET
def start(request):
    """Say what joining is, what it needs and how long it takes; remember whose QR code was scanned."""
    code = request.GET.get("u", "")
    source = find_unit(code) if code else None
    if source is not None:
        request.session[SOURCE] = source.code
    person_id = request.seat.person_id
    values = {
        "source": source,
        "is_unknown_code": bool(code) and source is None,
        "membership": queries.own_membership(person_id),
        "open_matter": queries.open_application_of(person_id, request.seat.account_id),
    }
    return _page(request, "start", values)


def _stop(request):
    """Send somebody with a membership or an open application to the start page, which says so."""
    person_id = request.seat.person_id
    if queries.own_membership(person_id) or queries.open_application_of(person_id, request.seat.account_id):
        return redirect("joining:start")
    return None


@worker_page
@sensitive_post_parameters("doc_number")
@require_http_methods(["GET", "POST"])
def identity(request):
    """Take name and document, with the two consents; the answer is the same whether the document is known or not."""
    stopped = _stop(request)
    if stopped:
        return stopped
    if _is_proved(request):
        return redirect("joining:work")
    draft = _draft(request)
    initial = {"name": draft.name, "doc_type": draft.doc_type or "111"}
    form = _bound(forms.IDENTITY_PAGE, _posted(request), initial)
    if form.is_bound and form.is_valid() and (too_many := count_claim(request.user, timezone.now())):
        form.add_error(None, too_many)
    elif form.is_bound and form.is_valid():
        draft.name, draft.doc_type = form.cleaned_data["name"], form.cleaned_data["doc_type"]
        draft.seal_document(form.cleaned_data["doc_number"])
        _save(draft, request)
        return redirect("joining:work")
    if form.is_bound:
        form.data = form.data.copy()
        form.data["doc_number"] = ""
    values = {"notices": [NOTICES["joining"], NOTICES["identity"]], "step": 1}
    return _page(request, "identity", values, form=form)


@worker_page
@require_http_methods(["GET", "POST"])
def work(request):
    """Take kind of work, employer and place; the union found is shown as they are filled in."""
    stopped = _stop(request)
    if stopped:
        return stopped
    draft = _draft(request)
    if not draft.doc_cipher and not _is_proved(request):
        return redirect("joining:identity")
    form = _bound(forms.WORK, _posted(request), _shown(draft.answers))
    if form.is_bound and form.is_valid():
        found = public.read_work(form.cleaned_data, source=draft.source_unit, on=timezone.localdate())
        if found.place is None:
            form.add_error("place", _("请从列表中选择。"))
        elif found.found is None:
            form.add_error(None, _("没有找到可以受理的工会，请换一个工作地点，或拨打 12351。"))
        else:
            draft.answers = {**form.cleaned_data, "place": found.place.pk}
            _save(draft, request)
            return redirect("joining:confirm")
    return _page(request, "work", {"step": 2, "source": draft.source_unit}, form=form)


def _shown(answers: dict) -> dict:
    """Return a draft's answers with the names that stand for its codes."""
    shown = dict(answers)
    place, employer = (
        queries.find_place(answers.get("place", "")),
        queries.find_employer(answers.get("employer", "")),
    )
    if place is not None:
        shown["place"] = Picked(place.pk, place.name)
    if employer is not None:
        shown["employer"] = Picked(answers["employer"], employer.name)
    return shown


@worker_page
@require_GET
def union(request):
    """Answer which union would take the application as filled in so far, and why."""
    draft = _draft(request)
    form = _bound(forms.WORK, request.GET)
    values = {word.name: form[word.name].value() or "" for word in forms.WORK}
    found = public.read_work(values, source=draft.source_unit, on=timezone.localdate())
    return render(request, "joining/union.html", {"found": found.found, "place": found.place})


@worker_page
@require_http_methods(["GET", "POST"])
def confirm(request):
    """Show everything once more, take the statement on the constitution, and hand the application in."""
    draft = _draft(request)
    if not draft.answers:
        return redirect("joining:start")
    form = _bound(forms.CONFIRMATION, _posted(request))
    refused = None
    if form.is_bound and form.is_valid():
        try:
            matter = _hand_in(request, draft)
            return redirect("joining:done", matter_id=matter.pk)
        except Refused as refusal:
            refused = refusal
    return _page(request, "confirm", _summary(request, draft) | {"step": 3}, form=form, refused=refused)


def _hand_in(request, draft: Draft) -> Matter:
    claim = None if _is_proved(request) else Claim(draft.name, draft.doc_type, draft.open_document())
    data = draft.answers | {"oath": request.POST.get("oath")}
    outcome = public.apply(request.user, claim, data, source=draft.source_unit, now=timezone.now())
    request.seat = current_seat()
    draft.delete()
    return outcome.matter


def _summary(request, draft: Draft) -> dict:
    answers = draft.answers
    found = public.read_work(answers, source=draft.source_unit, on=timezone.localdate())
    return {
        "draft": draft,
        "worker_kind": WORKER_KIND.get(answers.get("worker_kind"), ""),
        "employment_form": EMPLOYMENT_FORM.get(answers.get("employment_form"), ""),
        "platform": answers.get("platform", ""),
        "employer": found.employer.name if found.employer else found.employer_name,
        "place": queries.place_title(found.place) if found.place else "",
        "found": found.found,
    }


@worker_page
@require_GET
def done(request, matter_id):
    """Say that it arrived: number, union, by when an answer comes, and what happens next."""
    try:
        matter = get_matter(matter_id, request.seat)
    except Matter.DoesNotExist as missing:
        raise Http404 from missing
    clock = matter.clocks.filter(stopped_at__isnull=True).first()
    return _page(request, "done", {"matter": matter, "clock": clock})


@office_page("matters.read")
@require_GET
def qr(request):
    """Show the QR code of the seat's union, to print and hang up."""
    unit = find_unit(request.seat.unit_code)
    address = f"{settings.ZG_PUBLIC_URL}{reverse('joining:start')}?u={unit.code}"
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=4)
    values = {
        "unit": unit,
        "address": address,
        "picture": picture,
        "takes_members": may_take_members(unit.kind),
    }
    return _page(request, "qr", values)
