"""Becoming an employer's agent: by a letter's code or by asking; officers confirm, invite and end."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhigong.kernel.access import agents
from zhigong.kernel.access.models import EmployerAgent
from zhigong.kernel.forms.django_forms import PickerInput
from zhigong.kernel.orgs.models import Employer
from zhigong.kernel.web.access import office_page, worker_page

SHOWN = 100


def find_employer(text: str) -> Employer | None:
    """Return the employer of an 18-digit code, else the one of exactly this name."""
    text = text.strip()
    return Employer.objects.filter(uscc=text.upper()).first() or Employer.objects.filter(name=text).first()


class AgencyForm(forms.Form):
    """A letter's code, or else the employer; and one's post there."""

    code = forms.CharField(
        label=gettext_lazy("函件上的邀请码"), required=False, max_length=20,
        help_text=gettext_lazy("有邀请码的，填写后立即生效"), widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
    employer = forms.CharField(
        label=gettext_lazy("用人单位"), required=False, max_length=100,
        help_text=gettext_lazy("没有邀请码的，填写单位名称或统一社会信用代码，由工会核实"),
        widget=PickerInput("pick-employer"),
    )  # fmt: skip
    post = forms.CharField(label=gettext_lazy("您在单位的职务"), max_length=60)

    def clean(self):
        """Find the employer when there is no code."""
        facts = super().clean()
        if not facts.get("code"):
            facts["employer"] = find_employer(facts.get("employer") or "")
            if facts["employer"] is None:
                self.add_error("employer", _("没有找到这个单位，请核对名称或统一社会信用代码。"))
        return facts


@worker_page
@require_http_methods(["GET", "POST"])
def my_agencies(request):
    """Show for whom one acts; take a letter's code, or ask."""
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts, now, account = form.cleaned_data, timezone.now(), request.user
        try:
            if facts["code"]:
                agents.accept_invitation(account, facts["code"], facts["post"], now=now)
                return redirect("employer-home")
            agents.ask_agency(account, facts["employer"], facts["post"], now=now)
            messages.success(request, _("已提交，工会核实后生效。"))
            return redirect("my-agencies")
        except agents.AgentRefused as refused:
            form.add_error(None, str(refused))
    own = EmployerAgent.objects.filter(account=request.user).select_related("employer").order_by("-pk")
    values = {"form": form, "rows": own, "on": timezone.localdate()}
    return render(request, "web/my_agencies.html", values, status=422 if form.errors else 200)


@worker_page
@require_POST
def end_mine(request, agent_id):
    """Stop acting for an employer."""
    agent = EmployerAgent.objects.filter(account=request.user, pk=agent_id).first()
    if agent is None:
        raise Http404
    return _end(request, agent, "my-agencies")


def _agents_in_reach(seat) -> list[EmployerAgent]:
    """Return the newest agents, asked and confirmed, of employers in the officer's range."""
    today = timezone.localdate()
    still = Q(refused_at__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    found = EmployerAgent.objects.filter(still).select_related("employer", "account", "unit")
    inside = Q(employer__unions__position__gte=seat.lo, employer__unions__position__lte=seat.hi)
    inside |= Q(
        employer__unions__industry_position__gte=seat.ilo, employer__unions__industry_position__lte=seat.ihi
    )
    inside |= Q(unit=seat.unit_id)
    near = found.filter(inside) | found.filter(confirmed_at__isnull=True)
    rows = near.distinct().order_by("confirmed_at", "-pk")[:SHOWN]
    return [row for row in rows if row.confirmed_at or agents.in_reach(seat, row.employer)]


@office_page("employers.confirm")
@require_http_methods(["GET", "POST"])
def employer_agents(request):
    """List who acts or asks to act for employers in range; POST makes an invitation, its code shown once."""
    code, sentence, employer = "", "", None
    if request.method == "POST":
        employer = find_employer(request.POST.get("employer") or request.POST.get("employer_text", ""))
        if employer is None:
            sentence = _("没有找到这个单位，请核对名称或统一社会信用代码。")
        elif not agents.in_reach(request.seat, employer):
            sentence = _("这个单位不在您的管辖范围内。")
        else:
            code = agents.invite(employer, seat=request.seat, now=timezone.now())
    values = {
        "rows": _agents_in_reach(request.seat),
        "code": code,
        "employer": employer,
        "sentence": sentence,
    }
    return render(request, "web/employer_agents.html", values, status=422 if sentence else 200)


def _found(request, agent_id) -> EmployerAgent:
    agent = EmployerAgent.objects.select_related("employer").filter(pk=agent_id).first()
    if agent is None or not (
        agent.unit_id == request.seat.unit_id or agents.in_reach(request.seat, agent.employer)
    ):
        raise Http404
    return agent


@office_page("employers.confirm")
@require_POST
def decide_agent(request, agent_id):
    """Confirm or refuse who asked."""
    act = agents.refuse_agent if request.POST.get("decision") == "refuse" else agents.confirm_agent
    agent = _found(request, agent_id)
    try:
        act(agent, seat=request.seat, now=timezone.now())
    except agents.AgentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已办理。"))
    return redirect("employer-agents")


@office_page("employers.confirm")
@require_POST
def end_agent(request, agent_id):
    """End an agency today."""
    return _end(request, _found(request, agent_id), "employer-agents")


def _end(request, agent: EmployerAgent, page: str):
    try:
        agents.end_agency(agent, seat=request.seat, on=timezone.localdate())
    except agents.AgentRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已结束代理。"))
    return redirect(page)
