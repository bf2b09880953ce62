"""A worker's sign-in: phone, code, done; the notices it rests on; the demonstration's inbox."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhigong.kernel.notices import outbound
from zhigong.kernel.people import consents
from zhigong.kernel.people.accounts import sign_in_worker
from zhigong.kernel.people.login_codes import check_code, request_code
from zhigong.kernel.people.notice_texts import NOTICES
from zhigong.kernel.web import signin_session as session
from zhigong.kernel.web.access import public_page
from zhigong.kernel.web.signin_forms import CodeForm, MobileForm

PURPOSE = "login"


@public_page
@require_http_methods(["GET", "POST"])
def ask_code(request):
    """Ask for the phone and send a code."""
    form = MobileForm(request.POST or None)
    sentence = ""
    if request.method == "POST" and form.is_valid():
        mobile = form.cleaned_data["mobile"]
        answer = request_code(mobile, PURPOSE, timezone.now(), session.client_address(request))
        if answer.ok or answer.wait_seconds:
            session.remember_mobile(request, mobile)
            query = urlencode({"next": session.safe_next(request, "/")})
            return redirect(f"{reverse('sign-in-code')}?{query}")
        form.add_error("mobile", answer.sentence)
    return render(
        request,
        "web/signin_worker.html",
        {
            "form": form,
            "sentence": sentence,
            "notice": NOTICES["account"],
            "next": session.safe_next(request, "/"),
            "shows_inbox": settings.ZG_SMS_ADAPTER == "inbox",
        },
    )


@public_page
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def enter_code(request):
    """Take the code; a wrong one is answered beside the field, and counted."""
    mobile = session.remembered_mobile(request)
    if not mobile:
        return redirect("sign-in")
    form = CodeForm(request.POST if "code" in request.POST else None)
    now, target = timezone.now(), session.safe_next(request, "/")
    told = _("验证码已发送，5 分钟内有效。")
    if "resend" in request.POST:
        told = request_code(mobile, PURPOSE, now, session.client_address(request)).sentence
    elif form.is_valid():
        answer = check_code(mobile, PURPOSE, form.cleaned_data["code"], now, session.client_address(request))
        if answer.ok:
            answer = sign_in_worker(mobile, now)
        if answer.ok:
            session.sign_in(request, answer.account)
            consents.give_consent(answer.account, "account", now)
            return redirect(target)
        form.add_error("code", answer.sentence)
    return render(
        request,
        "web/signin_code.html",
        {
            "form": form,
            "told": told,
            "masked": f"{mobile[:3]}****{mobile[-4:]}",
            "next": target,
            "shows_inbox": settings.ZG_SMS_ADAPTER == "inbox",
        },
    )


@public_page
@require_GET
def notice(request, code):
    """Show a notice with all its layers."""
    if code not in NOTICES:
        raise Http404
    return render(request, "web/signin_notice.html", {"notice": NOTICES[code]})


@public_page
@require_GET
def inbox(request):
    """Show the demonstration's messages; in any other instance this page does not exist."""
    if settings.ZG_SMS_ADAPTER != "inbox":
        raise Http404
    return render(request, "web/signin_inbox.html", {"shown": outbound.inbox(20)})
