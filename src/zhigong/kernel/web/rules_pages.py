"""Dated parameters: what is in force here, each with its clause; a new value is proposed, previewed, approved by another."""

from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhigong.kernel.access.permissions import may
from zhigong.kernel.cases import registry, ruling
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.forms.words import Choice, Date, Form, Text
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.rules.overriding import RuleRefused, propose_value, refuse_value
from zhigong.kernel.rules.params import (
    PREFIX_LENGTHS,
    REGISTRY,
    BadValue,
    Param,
    all_in_force,
    in_force,
    strip_region,
)
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.lib.dates import Duration

RULING_LEVELS = ("national", "province", "city", "county")
SHOWN = 50
BINDS = (
    ("new", gettext_lazy("只约束施行之日起开始计时的办件（默认）")),
    ("open", gettext_lazy("也约束正在办理的办件，重新计算到期日")),
)
PROPOSAL = Form(
    Text("value", gettext_lazy("新的值"), hint=gettext_lazy("工作日写 5 WD，自然日写 15 CD，小时写 2 h，月写 3 months"), max_length=40),
    Text("basis", gettext_lazy("依据的条款"), hint=gettext_lazy("文件名称、文号和条款"), max_length=200),
    Date("valid_from", gettext_lazy("施行日期")),
    Date("valid_to", gettext_lazy("终止日期"), hint=gettext_lazy("不填为长期"), required=False),
    Choice("binds", gettext_lazy("正在办理的办件"), codes=BINDS, radio=True),
)  # fmt: skip


def region_of(seat) -> str | None:
    """Return the region whose rules the seat's unit decides ("" is the nation), or None when it decides none."""
    if seat.unit_level not in RULING_LEVELS or seat.line != "territorial":
        return None
    return "" if seat.unit_level == "national" else strip_region(unit_of(seat).place_id or "") or None


def _demand_region(seat, region: str | None = None) -> str:
    """Return the seat's region; refuse who decides no rules, or not those of the region a value is for."""
    own = region_of(seat)
    if own is None or (region is not None and not region.startswith(own)):
        raise PermissionDenied(_("参数值由县级以上总工会在本地区范围内提出和批准。"))
    return own


def _param(key: str) -> Param:
    if key not in REGISTRY:
        raise Http404
    return REGISTRY[key]


@office_page()
def rules(request):
    """List the parameters in force today where the seat's unit lies, by line, each with the clause it rests on."""
    on, wanted = timezone.localdate(), request.GET.get("q", "").strip()
    region = unit_of(request.seat).place_id or ""
    groups, found = {}, all_in_force(on, region)
    for key in sorted(REGISTRY):
        param = REGISTRY[key]
        value, basis = param.read(found.get(key), on)
        row = {"param": param, "value": value, "basis": basis, "is_local": value != param.default}
        line = _line_of(key)
        if wanted in f"{line} {key} {param.title} {basis}":
            groups.setdefault(line, []).append(row)
    waiting = [_described(one) for one in _waiting().filter(_seen_from(region))]
    values = {"groups": list(groups.items()), "on": on, "waiting": waiting, "q": wanted}
    return render(request, "web/rules.html", values)


def _line_of(key: str) -> str:
    """Return the business line whose rule a key names; the kernel's own are common to all."""
    first = key.partition(".")[0]
    return str(next((card.title for card in registry.cards() if card.code.startswith(first)), _("平台通用")))


def _waiting():
    """Return the proposals nobody has decided yet, the oldest first."""
    return RuleValue.objects.filter(approved_by__isnull=True, refused_by__isnull=True).order_by("pk")


def _seen_from(region: str):
    """Return the condition for values of the region, of those below it, and of those it lies in."""
    own = strip_region(region)
    above = [own[:length] for length in PREFIX_LENGTHS if length <= len(own)]
    return Q(region_code__startswith=own) | Q(region_code__in=above)


def _described(value: RuleValue) -> dict:
    param = REGISTRY.get(value.key)
    state = (_("已退回"), "") if value.refused_by else (_("待批准"), "warn")
    if value.approved_by:
        ended = value.valid_to is not None and value.valid_to < timezone.localdate()
        state = (_("已失效"), "") if ended else (_("已批准"), "ok")
    shown = value.value
    if param is not None:
        try:
            shown = param.parse(value.value)
        except BadValue:
            shown = value.value
    return {"value": value, "param": param, "shown": shown, "state": state[0], "tone": state[1]}


def _rule_values(request, key: str) -> dict:
    param, region, on = _param(key), unit_of(request.seat).place_id or "", timezone.localdate()
    value, basis = param.found(on, region)
    stored = RuleValue.objects.filter(_seen_from(region), key=key).order_by("-valid_from", "-pk")
    return {
        "param": param,
        "value": value,
        "basis": basis,
        "on": on,
        "changes": [(since, param.parse(text) if isinstance(text, str) else text, clause) for since, text, clause in param.changes],
        "rows": [_described(one) for one in stored[:SHOWN]],
        "may_propose": may(request.seat, "rules.propose") and region_of(request.seat) is not None,
        "form": form_class(PROPOSAL)(on=on, initial={"binds": "new"}),
    }  # fmt: skip


@office_page()
def rule(request, rule_key):
    """Show one parameter: its value here, the nation's, the regions' own, and the form to propose another."""
    return render(request, "web/rule.html", _rule_values(request, rule_key))


@office_page("rules.propose")
@require_POST
def propose(request, rule_key):
    """Write down a proposal for the seat's region; another officer approves it."""
    region, values = _demand_region(request.seat), _rule_values(request, rule_key)
    form = values["form"] = form_class(PROPOSAL)(request.POST, on=values["on"])
    if form.is_valid():
        facts = form.cleaned_data
        try:
            value = propose_value(
                rule_key, region, facts["value"], basis=facts["basis"], valid_from=facts["valid_from"],
                valid_to=facts.get("valid_to") or None, account_id=request.seat.account_id,
                binds_open=facts["binds"] == "open",
            )  # fmt: skip
        except (RuleRefused, BadValue) as refused:
            form.add_error(None if isinstance(refused, RuleRefused) else "value", str(refused))
        else:
            messages.success(request, _("已提出，请另一名干部批准。"))
            return redirect("office-rule-value", value.pk)
    return render(request, "web/rule.html", values, status=422)


def _value(value_id: int) -> RuleValue:
    return get_object_or_404(RuleValue, pk=value_id)


@office_page()
def rule_value(request, rule_value_id):
    """Show a proposal or value: its clause, dates, and which running clocks this seat sees would end when."""
    value, now, seat = _value(rule_value_id), timezone.now(), request.seat
    own = region_of(seat)
    is_open = value.approved_by is None and value.refused_by is None
    may_decide = (
        is_open and may(seat, "rules.approve") and own is not None and value.region_code.startswith(own)
    )
    values = _described(value) | {
        "is_open": is_open,
        "is_duration": isinstance(_param(value.key).default, Duration),
        "in_force": in_force(value.key, value.valid_from, value.region_code),
        "may_approve": may_decide and value.proposed_by != seat.account_id,
        "may_refuse": may_decide,
        "now": now,
        **(_preview(value, seat, now) if is_open and may(seat, "matters.read") else {}),
    }
    return render(request, "web/rule_value.html", values)


def _preview(value: RuleValue, seat, now) -> dict:
    """Return the first clocks that would move, and how many: of the matters this seat may see."""
    seen = visible_matters(seat)
    found = list(islice(ruling.changes(value, now, within=seen), SHOWN * 20 + 1))
    return {
        "changes": found[:SHOWN],
        "count": min(len(found), SHOWN * 20),
        "is_more": len(found) > SHOWN * 20,
    }


@office_page("rules.approve")
@require_POST
def approve(request, rule_value_id):
    """Put a proposal in force, as the second officer."""
    return _decide(request, rule_value_id, _("已批准，自施行之日起执行。"), is_approval=True)


@office_page("rules.approve")
@require_POST
def refuse(request, rule_value_id):
    """Turn a proposal down, or take one's own back."""
    return _decide(request, rule_value_id, _("已退回。"), is_approval=False)


def _decide(request, value_id: int, done: str, *, is_approval: bool):
    value = _value(value_id)
    _demand_region(request.seat, value.region_code)
    request.refused_what = "rules.approve" if is_approval else "rules.refuse"
    try:
        if is_approval:
            ruling.approve(value.pk, account_id=request.seat.account_id, now=timezone.now())
        else:
            refuse_value(value.pk, account_id=request.seat.account_id)
    except RuleRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("office-rule-value", value.pk)
