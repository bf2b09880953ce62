"""The register of mediation bodies and mediators as officers keep it, and the search for a mediator in a form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.access.permissions import may
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import covers
from zhigong.kernel.web.office_matters import CountlessPaginator
from zhigong.modules.protect.mediators import public, queries
from zhigong.modules.protect.mediators.forms import BODIES, BODY, KINDS, MEDIATOR
from zhigong.modules.protect.mediators.models import Body

PAGE = 50


@office_page("matters.read")
@require_GET
def register(request):
    """List the bodies in range with their mediators."""
    titles, kinds = dict(BODIES), dict(KINDS)
    page = CountlessPaginator(queries.register(request.seat), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "body": body,
            "kind": titles[body.kind],
            "mediators": [(one, kinds.get(one.kind, "")) for one in body.mediators.all() if one.is_active],
        }
        for body in page.object_list
    ]
    values = {"rows": rows, "page": page, "may_edit": may(request.seat, "orgs.edit")}
    return render(request, "mediators/register.html", values)


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def add_body(request):
    """Register a body at the seat's unit or one below."""
    form, sentence = form_class(BODY)(request.POST or None, on=timezone.localdate()), ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        unit = find_unit(str(data["unit"])) if data["unit"] else Unit.objects.get(pk=request.seat.unit_id)
        if unit is None or not covers(request.seat, unit):
            sentence = _("请从搜索结果中选择本级或者下级工会。")
        else:
            facts = {key: data[key] for key in ("phone", "staff_count", "employer_count")}
            sentence = _tried(
                lambda: public.add_body(
                    unit, data["kind"], data["name"], data["formed_on"], data["chair_name"], **facts
                )
            )
        if not sentence:
            messages.success(request, _("已登记。"))
            return redirect("mediators-office:register")
    return _form_page(request, form, sentence, BODY.title)


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def add_mediator(request, body_id: int):
    """Register a mediator of a body in range."""
    body = Body.objects.select_related("unit").filter(pk=body_id).first()
    if body is None or not covers(request.seat, body.unit):
        raise Http404
    form, sentence = form_class(MEDIATOR)(request.POST or None, on=timezone.localdate()), ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        account = Account.objects.filter(username=data["username"], kind="officer").first()
        employer = queries.find_employer(str(data["employer"] or ""))
        if data["username"] and account is None:
            sentence = _("没有这个工作帐号。")
        else:
            sentence = _tried(
                lambda: public.add_mediator(
                    body, data["number"], data["name"], data["kind"], account=account, employer=employer
                )
            )
        if not sentence:
            messages.success(request, _("已登记。"))
            return redirect("mediators-office:register")
    return _form_page(request, form, sentence, f"{MEDIATOR.title} · {body.name}")


def _tried(work) -> str:
    try:
        work()
    except public.RegisterRefused as refused:
        return str(refused)
    return ""


def _form_page(request, form, sentence: str, title):
    values = {"form": form, "sentence": sentence, "title": title}
    return render(request, "mediators/form.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_GET
def pick_mediator(request):
    """Return the mediators of the seat's unit that fit what is typed."""
    field = request.GET.get("field", "")
    text = (request.GET.get(f"{field}_text") or request.GET.get("q", "")).strip()[:40]
    found = queries.matching(request.seat, text) if text else []
    choices = [(one.number, one.name, one.number) for one in found]
    return render(request, "web/parts/picker_list.html", {"choices": choices, "q": text})
