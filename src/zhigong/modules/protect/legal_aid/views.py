"""The worker applies on the phone; officers list, enter, take over from other matters, keep the helpers."""

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.matters.audiences import is_handler
from zhigong.kernel.matters.parties import persons_of
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.jurisdiction import covers, unit_of
from zhigong.kernel.web.matter_pages import find_matter
from zhigong.kernel.web.office_matters import CountlessPaginator
from zhigong.kernel.web.openings import open_with
from zhigong.kernel.web.progress import tone
from zhigong.modules.protect.legal_aid import forms, public, queries, rules, words
from zhigong.modules.protect.legal_aid.models import Helper, ServiceDay
from zhigong.modules.protect.legal_aid.service import aid as service

PAGE_SIZE = 25


def _form(words_of, request, initial=None):
    made, on = form_class(words_of), timezone.localdate()
    return made(request.POST, on=on) if request.method == "POST" else made(on=on, initial=initial)


def _open(request, words_of, opening, template: str, address: str, parent=None, **values):
    form, sentence = _form(words_of, request, public.suggested(parent) if parent else None), ""
    if request.method == "POST":
        opened, sentence = open_with(form, opening)
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

    on, place = timezone.localdate(), queries.place_of(request.seat.person_id)
    values = {"rights": words.RIGHTS, "campaign": queries.campaign(on, place)}
    values["days"] = queries.days_to_come(on, place)
    values["decide"] = rules.CAMPAIGN_DECIDE.on(on, place)
    return _open(request, forms.APPLY, opening, "legal_aid/apply.html", "matter", parent, **values)


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
        return public.open_from(parent.pk, chosen[0], request.POST, seat=request.seat, now=timezone.now())

    return _open(
        request, forms.ENTER_FROM, opening, "legal_aid/open.html", "office-matter", parent, people=people
    )


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def helpers(request):
    """List the union's helpers; POST registers one."""
    unit, form, sentence = unit_of(request.seat), _form(forms.HELPER, request), ""
    if request.method == "POST":
        made, sentence = open_with(form, lambda: _add(unit, form.cleaned_data))
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


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def days(request):
    """List the union's campaign days with what came of them; POST announces one."""
    unit, form, sentence, on = unit_of(request.seat), _form(forms.DAY, request), "", timezone.localdate()
    if request.method == "POST":
        facts = form.cleaned_data if form.is_valid() else {}
        made, sentence = open_with(form, lambda: public.plan_day(unit, **facts, on=on))
        if made is not None:
            messages.success(request, _("已发布，职工在手机上能看到。"))
            return redirect("legal_aid-office:day", made.pk)
    found = queries.days_of(unit.pk)[:PAGE_SIZE]
    values = {"form": form, "sentence": sentence, "unit": unit, "rows": found, "on": on}
    values["campaign"] = queries.campaign(on, unit.place_id or "")
    return render(request, "legal_aid/days.html", values, status=422 if form.is_bound else 200)


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def day(request, day_id):
    """Show one campaign day with its code to scan; POST writes what came of it."""
    found, on = ServiceDay.objects.select_related("unit").filter(pk=day_id).first(), timezone.localdate()
    if found is None or not covers(request.seat, found.unit):
        raise Http404
    written = {name: getattr(found, name) for name in ("advised_count", "taken_count", "result")}
    form, sentence = _form(forms.DAY_RESULT, request, written), ""
    if request.method == "POST":
        done, sentence = open_with(form, lambda: public.note_result(found, form.cleaned_data, on=on) or found)
        if done is not None:
            messages.success(request, _("已登记。"))
            return redirect("legal_aid-office:days")
    address = f"{settings.ZG_PUBLIC_URL}{reverse('legal_aid:day', args=[found.token])}"
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=4)
    values = {"day": found, "form": form, "sentence": sentence, "address": address, "picture": picture}
    values |= {"is_open": on >= found.held_on, "is_over": on > found.held_on}
    values["signed"] = found.sign_ins.count()
    return render(request, "legal_aid/day.html", values, status=422 if form.is_bound else 200)


@worker_page
@require_http_methods(["GET", "POST"])
def sign_in(request, day_token):
    """Show a campaign day to whoever scanned its code; POST signs in."""
    found = ServiceDay.objects.select_related("unit").filter(token=day_token).first()
    if found is None:
        raise Http404
    now, sentence = timezone.now(), ""
    if request.method == "POST":
        try:
            public.sign_in(found, seat=request.seat, now=now)
        except Refused as refused:
            sentence = refused.sentence
        else:
            messages.success(request, _("已签到。"))
            return redirect("legal_aid:day", found.token)
    values = {"day": found, "sentence": sentence, "is_today": found.held_on == timezone.localdate(now)}
    values["has_signed"] = found.sign_ins.filter(account_id=request.seat.account_id).exists()
    return render(request, "legal_aid/sign_in.html", values, status=422 if sentence else 200)


@office_page("matters.read")
@require_GET
def pick(request):
    """Return the helpers of the seat's union that fit what is typed."""
    field = request.GET.get("field", "")
    text = (request.GET.get(f"{field}_text") or request.GET.get("q", "")).strip()[:40]
    found = queries.matching(request.seat, text, timezone.localdate()) if text else []
    choices = [(one.number, one.name, one.number) for one in found]
    return render(request, "web/parts/picker_list.html", {"choices": choices, "q": text})
