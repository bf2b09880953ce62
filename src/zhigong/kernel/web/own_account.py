"""An officer's page to link their own account as a worker, by a code to their phone."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhigong.kernel.people.accounts import masked_mobile
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.own_accounts import link_own_account, send_own_code
from zhigong.kernel.web import signin_session as session
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.signin_forms import CODE


class OwnAccountForm(forms.Form):
    """The officer's own phone; with a code once it was sent."""

    mobile = forms.CharField(
        label=_("本人手机号码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel-national"}),
    )
    code = forms.CharField(
        label=_("短信验证码"),
        max_length=12,
        required=False,
        help_text=_("先填手机号码获取验证码，再填收到的验证码。"),
        widget=forms.TextInput(attrs=CODE),
    )


@office_page()
@sensitive_post_parameters("mobile", "code")
@require_http_methods(["GET", "POST"])
def own_account(request):
    """Show what is linked; a phone sends the code, the code links."""
    form, told = OwnAccountForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        values, now, address = form.cleaned_data, timezone.now(), session.client_address(request)
        if values["code"]:
            answer = link_own_account(request.user, values["mobile"], values["code"], now, address)
        else:
            answer = send_own_code(request.user, values["mobile"], now, address)
        if answer.ok and values["code"]:
            messages.success(request, answer.sentence)
            return redirect("office-own-account")
        if answer.ok:
            told = answer.sentence
        else:
            form.add_error("code" if values["code"] else "mobile", answer.sentence)
    linked = Account.objects.filter(pk=request.user.worker_account_id).first()
    values = {"form": form, "told": told, "linked": masked_mobile(linked) if linked else ""}
    return render(request, "web/own_account.html", values, status=422 if form.errors else 200)
