"""The pages of oversight: for the security and audit administrators and the auditors; no person's data on any of them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.access.permissions import may
from zhigong.kernel.journal import entries
from zhigong.kernel.journal.models import ReadingStop, WithholdingOrder
from zhigong.kernel.journal.withholding import WithholdingRefused, ask_to_withhold, decide_withholding
from zhigong.kernel.metrics import breaker
from zhigong.kernel.web.access import office_page
from zhigong.modules.govern.oversight import actions, queries, rules
from zhigong.modules.govern.oversight.models import RetentionProposal

REFUSALS = (breaker.ReleaseRefused, WithholdingRefused, actions.RetentionRefused)


class Unfit(ValueError):
    """What was posted cannot be done from here; the text is a sentence."""


@office_page("sight.read")
@require_GET
def sight(request):
    """Answer who can see the member of a number, or what an officer's account could read; each asking is journaled."""
    now = timezone.now()
    on, number, username = (
        timezone.localdate(now),
        request.GET.get("number", ""),
        request.GET.get("account", ""),
    )
    values = {"number": number.strip(), "username": username.strip()}
    if values["number"]:
        values["found"] = found = queries.who_can_see(values["number"], on)
        subjects = [found[0]] if found else []
        entries.record("sight.who_can_see", subjects=subjects, purpose=_("监督查询"))
    elif values["username"]:
        values["holder"] = account = queries.find_account(values["username"], request.seat, on)
        if account is not None:
            values["could"] = queries.could_read(account, on, now)
            entries.record("sight.could_read", detail={"account": str(account.pk)})
    return render(request, "oversight/sight.html", values)


def _posted(request, model, permission: str):
    """Return the row a button was pressed for. Unfit for another role or nothing chosen, 404 outside what it sees."""
    if not may(request.seat, permission):
        raise Unfit(_("当前岗位可以查看，不能办理。"))
    try:
        key = UUID(request.POST.get("row", ""))
    except ValueError:
        raise Unfit(_("请先选择要办理的一项。")) from None
    found = model.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _answered(request, template: str, act, values):
    """Run what was posted and go back to the list, or show the list with the refusal's sentence."""
    sentence = ""
    if request.method == "POST":
        try:
            messages.success(request, act())
            return redirect(request.path)
        except (Unfit, *REFUSALS) as refused:
            sentence = str(refused)
    return render(request, template, values() | {"sentence": sentence}, status=422 if sentence else 200)


@office_page("breaker.read")
@require_http_methods(["GET", "POST"])
def stops(request):
    """List the accounts stopped from reading; the security administrator decides, a second administrator releases."""
    now, decision = timezone.now(), request.POST.get("decision", "")

    def act() -> str:
        stop = _posted(
            request, ReadingStop, "breaker.confirm" if decision == "confirm" else "breaker.release"
        )
        if not any(row["stop"].pk == stop.pk for row in queries.stops(request.seat)):
            raise Http404
        if decision == "confirm":
            breaker.confirm(stop, by=request.user.pk, now=now)
            return _("已恢复，并记入操作日志。")
        breaker.decide(stop, decision, request.POST.get("reason", ""), by=request.user.pk, now=now)
        return _("已记下，待另一名管理员确认恢复。") if decision == "release" else _("已记下，继续暂停。")

    def values() -> dict:
        may_decide, may_confirm = may(request.seat, "breaker.release"), may(request.seat, "breaker.confirm")
        rows = queries.stops(request.seat)
        return {
            "rows": rows,
            "may_decide": may_decide,
            "may_confirm": may_confirm,
            "me": request.user.pk,
            "now": now,
        }

    return _answered(request, "oversight/stops.html", act, values)


@office_page("withholding.read")
@require_http_methods(["GET", "POST"])
def withholding(request):
    """List the orders that show readings later; an auditor asks for one, the audit administrator decides."""
    now = timezone.now()
    on = timezone.localdate(now)
    number = request.POST.get("entry", request.GET.get("entry", ""))

    def act() -> str:
        if "decision" in request.POST:
            order = _posted(request, WithholdingOrder, "withholding.decide")
            is_confirmed = request.POST["decision"] == "confirm"
            decide_withholding(order, by=request.user.pk, now=now, is_confirmed=is_confirmed)
            return _("已办理，并记入操作日志。")
        return _ask(request, number, now, on)

    def values() -> dict:
        return {
            "rows": queries.orders(),
            "entry": number,
            "most_days": int(rules.WITHHOLD_DAYS.on(on)),
            "may_ask": may(request.seat, "withholding.ask"),
            "may_decide": may(request.seat, "withholding.decide"),
        }

    return _answered(request, "oversight/withholding.html", act, values)


def _ask(request, number: str, now, on) -> str:
    if not may(request.seat, "withholding.ask"):
        raise Unfit(_("当前岗位可以查看，不能办理。"))
    entry = queries.find_entry(number)
    try:
        until_on = parse_date(request.POST.get("until_on", ""))
    except ValueError:
        until_on = None
    if entry is None or until_on is None:
        raise Unfit(_("请填写日志编号和公开日期。"))
    reason, most_days = request.POST.get("reason", ""), int(rules.WITHHOLD_DAYS.on(on))
    ask_to_withhold(entry, until_on, reason, by=request.user.pk, now=now, on=on, most_days=most_days)
    return _("已申请，三天内由审计管理员确认，否则照常公开。")


@office_page("retention.read")
@require_http_methods(["GET", "POST"])
def retention(request):
    """List the proposals to erase; two administrators confirm, or one refuses."""

    def act() -> str:
        proposal, now = _posted(request, RetentionProposal, "retention.confirm"), timezone.now()
        if request.POST.get("decision") == "refuse":
            actions.refuse(proposal, by=request.user.pk, now=now)
            return _("已记下不同意。")
        decided = actions.confirm(proposal, by=request.user.pk, now=now)
        return _("两名管理员已确认，开始清除。") if decided else _("已确认，还须另一名管理员确认。")

    may_confirm = may(request.seat, "retention.confirm")
    return _answered(
        request,
        "oversight/retention.html",
        act,
        lambda: {"rows": queries.proposals(), "may_confirm": may_confirm, "me": request.user.pk},
    )
