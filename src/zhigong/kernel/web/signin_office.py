"""An officer's sign-in: password, second factor, enrolment; and changing the password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhigong.kernel.people import handovers, rules, second_factor
from zhigong.kernel.people.accounts import change_password, check_officer
from zhigong.kernel.people.sign_ins import last_sign_ins
from zhigong.kernel.web import signin_session as session
from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.signin_forms import (
    EnrolForm,
    FactorForm,
    HandoverForm,
    OfficerForm,
    PasswordForm,
    RecoveryForm,
)

OFFICE = "/office/"


@public_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def password(request):
    """First proof: name and password."""
    form = OfficerForm(request.POST or None)
    sentence = ""
    now, target = timezone.now(), session.safe_next(request, OFFICE)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        answer = check_officer(values["username"], values["password"], now, session.client_address(request))
        if answer.ok:
            session.remember_pending(request, answer.account, now)
            place = "office-factor" if second_factor.has_factor(answer.account) else "office-enrol"
            return redirect(f"{reverse(place)}?{urlencode({'next': target})}")
        sentence = answer.sentence
    return render(
        request,
        "web/signin_office.html",
        {
            "form": form,
            "sentence": sentence,
            "next": target,
            "was_idle": "idle" in request.GET,
            "idle_minutes": int(rules.span(rules.IDLE, now).total_seconds() // 60),
        },
    )


@public_page
@sensitive_post_parameters("token")
@require_http_methods(["GET", "POST"])
def factor(request):
    """Second proof: the authenticator's code, or a recovery code."""
    now, target = timezone.now(), session.safe_next(request, OFFICE)
    account = session.pending_account(request, now)
    if account is None:
        return redirect("office-sign-in")
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = second_factor.verify(
            account, form.cleaned_data["token"], now, session.client_address(request)
        )
        if answer.ok:
            session.sign_in_officer(request, account, now)
            return redirect(target)
        form.add_error("token", answer.sentence)
    shown_code = second_factor.demonstration_code(account, now)
    return render(
        request, "web/signin_factor.html", {"form": form, "next": target, "demonstration_code": shown_code}
    )


@public_page
@sensitive_post_parameters("code", "new", "again")
@require_http_methods(["GET", "POST"])
def handover(request):
    """In place of a password: the code handed over in person, and the password its holder chooses."""
    form, sentence, now = HandoverForm(request.POST or None), "", timezone.now()
    if request.method == "POST" and form.is_valid():
        values, address = form.cleaned_data, session.client_address(request)
        try:
            answer, reset = handovers.redeem(values["username"], values["code"], values["new"], now, address)
        except ValidationError as refusal:
            form.add_error("new", refusal)
        else:
            if answer.ok:
                session.remember_pending(request, answer.account, now, reset)
                return redirect(
                    "office-factor" if second_factor.has_factor(answer.account) else "office-enrol"
                )
            sentence = answer.sentence
    return render(request, "web/signin_handover_redeem.html", {"form": form, "sentence": sentence})


@public_page
@sensitive_post_parameters("token", "handover")
@require_http_methods(["GET", "POST"])
def enrol(request):
    """Put a new authenticator in place and show the recovery codes, once."""
    now, target = timezone.now(), session.safe_next(request, OFFICE)
    account = session.pending_account(request, now)
    if account is None or second_factor.has_factor(account):
        return redirect("office-sign-in")
    proved = request.session.get(session.PROVED, "")
    form = EnrolForm(request.POST or None, needs_handover=second_factor.needs_handover(account, proved))
    sentence = ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            codes = second_factor.confirm_enrolment(
                account, values["token"], now, values.get("handover", ""), proved
            )
        except ValidationError as refusal:
            sentence = " ".join(refusal.messages)
        else:
            session.sign_in_officer(request, account, now)
            return render(request, "web/signin_recovery.html", {"codes": codes, "next": target})
    enrolment = second_factor.begin_enrolment(account)
    return render(
        request,
        "web/signin_enrol.html",
        {"form": form, "sentence": sentence, "enrolment": enrolment, "next": target},
    )


@office_page()
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def new_password(request):
    """Change one's own password; other devices are signed out by it."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        was_given = request.user.must_change_password
        try:
            change_password(request.user, form.cleaned_data["old"], form.cleaned_data["new"], timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已修改，其他设备上的登录已失效。"))
            return redirect(OFFICE if was_given else "office-password")
    return _own_sign_in(request, form, RecoveryForm())


@office_page()
@sensitive_post_parameters("token")
@require_POST
def recovery_codes(request):
    """Replace one's own recovery codes, proved by the authenticator once more; shown once."""
    form = RecoveryForm(request.POST)
    if form.is_valid():
        address = session.client_address(request)
        try:
            codes = second_factor.renew_recovery_codes(
                request.user, form.cleaned_data["token"], timezone.now(), address
            )
        except ValidationError as refusal:
            form.add_error("token", refusal)
        else:
            return render(
                request, "web/signin_recovery.html", {"codes": codes, "next": reverse("office-password")}
            )
    return _own_sign_in(request, PasswordForm(), form)


def _own_sign_in(request, form, recovery_form):
    """Show the account's own sign-in: password, recovery codes, the last sign-ins and failures."""
    values = {
        "form": form,
        "was_given": request.user.must_change_password,
        "recovery_form": recovery_form,
        "recovery_codes_left": second_factor.recovery_codes_left(request.user),
        "sign_ins": last_sign_ins(request.user),
    }
    return render(request, "web/signin_password.html", values)
