"""A lost second factor: one security administrator asks, another confirms, the holder enrols anew."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhigong.kernel.access.models import Grant
from zhigong.kernel.people import second_factor
from zhigong.kernel.people.accounts import OFFICER
from zhigong.kernel.people.models import Account, FactorReset
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.signin_forms import FactorResetForm


def _accounts(seat):
    """Return the officers all of whose seats lie in the administrator's own range: nobody resets who stands above."""
    outside = Grant.objects.exclude(unit__position__gte=seat.lo, unit__position__lte=seat.hi)
    running = outside.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()))
    return Account.objects.filter(kind=OFFICER).exclude(pk__in=running.values("account_id"))


def _resets(seat):
    return FactorReset.objects.filter(account__in=_accounts(seat))


@office_page("accounts.reset_factor")
@require_http_methods(["GET", "POST"])
def resets(request):
    """List open resets and ask for one."""
    form = FactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = _accounts(request.seat).filter(username=form.cleaned_data["username"]).first()
        try:
            if account is None:
                raise ValidationError(_("没有这个工作人员帐号。"))
            second_factor.ask_reset(account, form.cleaned_data["reason"], request.user, timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("已提出重置申请，须由另一名安全管理员确认。"))
            return redirect("factor-resets")
    waiting = (
        _resets(request.seat).filter(confirmed_at=None).select_related("account").order_by("-asked_at")[:50]
    )
    return render(request, "web/signin_resets.html", {"form": form, "waiting": waiting})


@office_page("accounts.reset_factor")
@require_POST
def confirm(request, reset_id):
    """Confirm somebody else's request; shows the handover code once."""
    if not _resets(request.seat).filter(pk=reset_id).exists():
        raise Http404
    try:
        code = second_factor.confirm_reset(reset_id, request.user, timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("factor-resets")
    reset = FactorReset.objects.select_related("account").get(pk=reset_id)
    return render(request, "web/signin_handover.html", {"code": code, "reset": reset})
