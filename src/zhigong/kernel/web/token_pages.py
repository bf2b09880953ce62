"""Partners' tokens: the security administrator issues and revokes them."""

from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from zhigong.kernel.access.models import Token
from zhigong.kernel.api import tokens
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.web.access import office_page


class TokenForm(forms.Form):
    """Whose token it is, what it may do, where and until when."""

    name = forms.CharField(label=gettext_lazy("合作系统名称"), max_length=100)
    unit_code = forms.CharField(
        label=gettext_lazy("单位编码"),
        max_length=20,
        help_text=gettext_lazy("令牌只能用于这个单位及其下级。"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("授权范围"),
        choices=list(tokens.SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        help_text=gettext_lazy("最长一年。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@office_page("tokens.manage")
@require_http_methods(["GET", "POST"])
def token_list(request):
    """List the tokens of the seat's range and issue one; its clear text is shown once."""
    form, clear, now = TokenForm(request.POST or None), "", timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            clear = _issue(request, form.cleaned_data, now)
            form = TokenForm()
        except ValidationError as refusal:
            form.add_error(None, refusal)
    known = _in_range(request.seat).select_related("unit").order_by("-created_at")[:100]
    return render(request, "web/token_list.html", {"form": form, "clear": clear, "tokens": known, "now": now})


@office_page("tokens.manage")
@require_POST
def revoke(request, token_id: int):
    """Stop a token from now on."""
    if not _in_range(request.seat).filter(pk=token_id).exists():
        raise Http404
    token = tokens.revoke_token(token_id, timezone.now())
    messages.success(request, _("令牌“%(name)s”已撤销，立即失效。") % {"name": token.name})
    return redirect("api-tokens")


def _in_range(seat):
    return Token.objects.filter(unit__position__gte=seat.lo, unit__position__lte=seat.hi)


def _issue(request, values: dict, now: datetime) -> str:
    unit = find_unit(values["unit_code"])
    if unit is None or not request.seat.lo <= unit.position <= request.seat.hi:
        raise ValidationError(_("没有这个单位，或不在您的管辖范围内。"))
    expires_at = timezone.make_aware(datetime.combine(values["expires_on"], time(23, 59, 59)))
    _token, clear = tokens.issue_token(
        values["name"], values["scopes"], unit, expires_at, now, created_by=request.user.pk
    )
    return clear
