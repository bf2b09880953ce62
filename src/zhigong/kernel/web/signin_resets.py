"""A lost second factor or password: a security administrator asks, another person confirms, the holder goes on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhigong.kernel.access.permissions import may
from zhigong.kernel.people import handovers
from zhigong.kernel.people.models import AccountReset
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.signin_accounts import accounts_of
from zhigong.kernel.web.signin_forms import ResetForm


def _resets(seat):
    return AccountReset.objects.filter(account__in=accounts_of(seat))


def _show(request, form: ResetForm | None):
    waiting = _resets(request.seat).filter(confirmed_at=None).select_related("account")
    rows = [
        {
            "reset": reset,
            "kind": handovers.KINDS[reset.kind],
            "is_own": request.user.pk in (reset.asked_by, reset.account_id),
        }
        for reset in waiting.order_by("-asked_at")[:50]
    ]
    return render(request, "web/signin_resets.html", {"form": form, "waiting": rows})


@office_page("accounts.confirm_reset")
@require_GET
def resets(request):
    """List the requests that wait for a second person; offer the form to whoever may ask."""
    may_ask = may(request.seat, "accounts.ask_reset")
    return _show(
        request, ResetForm(initial={"username": request.GET.get("username", "")}) if may_ask else None
    )


@office_page("accounts.ask_reset")
@require_POST
def ask(request):
    """Ask that an officer's lost proof be taken off."""
    form = ResetForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        account = accounts_of(request.seat).filter(username=values["username"].strip()).first()
        try:
            if account is None:
                raise ValidationError(_("没有这个工作人员帐号，或不在您的管辖范围内。"))
            handovers.ask_reset(account, values["kind"], values["reason"], request.user, timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已提出重置申请，须由另一名管理员确认。"))
            return redirect("account-resets")
    return _show(request, form)


@office_page("accounts.confirm_reset")
@require_POST
def confirm(request, reset_id):
    """Confirm somebody else's request; shows the handover code once."""
    if not _resets(request.seat).filter(pk=reset_id).exists():
        raise Http404
    try:
        code = handovers.confirm_reset(reset_id, request.user, request.seat.role, timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("account-resets")
    reset = AccountReset.objects.select_related("account").get(pk=reset_id)
    values = {"code": code, "holder": reset.account, "kind": reset.kind}
    return render(request, "web/signin_handover.html", values)
