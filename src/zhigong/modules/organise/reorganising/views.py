"""The officer's pages: what is under way and done, and the proposal with its rehearsal."""

from uuid import UUID

from django.contrib import messages
from django.forms import CharField, Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import Picked, PickerInput, form_class
from zhigong.kernel.orgs.kinds import ENDED
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.lib.text import typed_number
from zhigong.modules.organise.reorganising import forms, public, queries
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.service import change as service

CHOICES = ("move", "merge", "split", "dissolve")
BRANCHES = 200


class WhichForm(Form):
    """Which union is to be reorganised: the seat's own, or one below it."""

    unit = CharField(label=_lazy("哪个工会"), widget=PickerInput("pick-unit-below"))


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def changes(request):
    """List reorganisations of the seat's unions, the latest first; POST takes back one that waits (`withdraw`)."""
    if request.method == "POST":
        return _withdraw(request)
    found = queries.list_changes(request.seat)
    matters = queries.states_of(found)
    rows = [
        {
            "change": one,
            "kind": forms.KIND_TITLES[one.kind],
            "matter": matters.get(one.pk),
            "state": service.state_label(matters[one.pk].state) if one.pk in matters else "",
            "came_to": service.state_label(one.came_to) if one.came_to else "",
            "may_withdraw": one.proposed_at_unit_id == request.seat.unit_id
            and not (one.effective_on or one.came_to),
            "may_undo": one.effective_on and not one.is_undone and one.kind != "undo",
        }
        for one in found
    ]
    return render(request, "reorganising/list.html", {"rows": rows, "kinds": _kinds()})


def _withdraw(request):
    try:
        wanted = UUID(request.POST.get("withdraw", ""))
        change = Reorganisation.objects.select_related("proposed_at_unit").get(pk=wanted)
        public.ask_withdrawal(change, seat=request.seat)
    except (ValueError, Reorganisation.DoesNotExist):
        messages.error(request, _("没有找到要撤回的调整，请刷新后再试。"))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("已交办撤回，稍后刷新可以看到结果；上级工会若已先办结，以办结为准。"))
    return redirect("reorganising-office:list")


def _kinds() -> list[tuple]:
    return [(kind, forms.KIND_TITLES[kind]) for kind in CHOICES]


@office_page("orgs.edit")
@require_http_methods(["GET", "POST"])
def propose(request):
    """Fill in, rehearse, then send: the same page; nothing is changed before the union above approves."""
    undoes = _undoes(request.GET.get("undo", ""))
    wanted = request.GET.get("unit") or request.GET.get("unit_text", "")
    if wanted and find_unit(wanted) is None:
        messages.error(request, _("没有这个工会。请输入名称、首字母或编码，再从列表中选择。"))
        wanted = ""
    unit = undoes.unit if undoes else unit_of(request.seat, wanted)
    kind = "undo" if undoes else request.GET.get("kind", "")
    if kind not in forms.PAGES:
        kind = "move"
    form = form_class(forms.PAGES[kind])(request.POST or None, on=timezone.localdate())
    values = {
        "unit": unit, "kind": kind, "title": forms.KIND_TITLES[kind], "kinds": _kinds(), "form": form,
        "which": WhichForm(initial={"unit": Picked(unit.code, unit.name)}),
        "undoes": undoes, "branches": _branches(unit) if kind == "split" else [],
        "chosen": set(map(typed_number, request.POST.getlist("branch"))) - {None},
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = _rehearse_or_send(request, form, values)
        if answer is not None:
            return answer
    status = 422 if form.errors or values.get("sentence") else 200
    return render(request, "reorganising/propose.html", values, status=status)


def _rehearse_or_send(request, form, values: dict):
    """Rehearse what was filled in; send it when the officer has seen the rehearsal. Returns an answer once sent."""
    now = timezone.now()
    try:
        change = public.draft(
            values["kind"],
            values["unit"],
            form.cleaned_data,
            branches=values["chosen"],
            undoes=values["undoes"],
        )
        values["change"] = public.rehearsed(change, now=now)
        values["sight"] = queries.officers_of_sight(change.rehearsal, timezone.localdate(now))
        if request.POST.get("send") != "1":
            return None
        opened = public.propose(change, seat=request.seat, now=now)
    except Refused as refused:
        values["sentence"] = "" if refused.field_errors else refused.sentence
        for name, sentences in refused.field_errors.items():
            form.add_error(name if name in form.fields else None, sentences)
        return None
    messages.success(request, _("已报%(unit)s审批。") % {"unit": opened.matter.unit.name})
    return redirect("reorganising-office:list")


def _branches(unit: Unit) -> list[Unit]:
    rows = Unit.objects.filter(parent_id=unit.pk).exclude(state__in=ENDED)
    return list(rows.order_by("position")[:BRANCHES])


def _undoes(text: str) -> Reorganisation | None:
    """Return the reorganisation to undo, of those the seat sees; 404 for another."""
    if not text:
        return None
    try:
        found = Reorganisation.objects.filter(pk=UUID(text), effective_on__isnull=False)
    except ValueError as wrong:
        raise Http404 from wrong
    change = found.select_related("unit", "target", "made", "matter__unit").first()
    if change is None:
        raise Http404
    return change
