"""What a session holds between the proofs of a sign-in, and how an idle officer is signed out."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as mark_verified

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import enter
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.people.accounts import complete_officer_sign_in
from zhigong.kernel.people.models import Account
from zhigong.kernel.people.second_factor import confirmed_device

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, MOBILE, SEEN = "sign_in_account", "sign_in_mobile", "officer_seen_at"
PROVED = "sign_in_reset"
PENDING_LIFETIME = timedelta(minutes=10)
TOUCH = timedelta(minutes=1)  # a write per minute is exact enough


def client_address(request) -> str:
    """Return the visitor's address; behind our own proxy the last one it names."""
    return lockout.address_of(request)


def safe_next(request, fallback: str) -> str:
    """Return where to go afterwards: an address of this house, never another's."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours and target.startswith("/") else fallback


def remember_mobile(request, mobile: str) -> None:
    """Keep the phone between asking for and entering the code, sealed: sessions lie in the database."""
    sealed = crypto.encrypt_for_account(mobile, "session|mobile")
    request.session[MOBILE] = b64encode(sealed).decode()


def remembered_mobile(request) -> str:
    """Return the phone of a sign-in under way, or ''."""
    sealed = request.session.get(MOBILE, "")
    return crypto.decrypt_for_account(b64decode(sealed), "session|mobile") if sealed else ""


def sign_in(request, account: Account) -> None:
    """Make this session the account's: under a new key, holding nothing of what it was before."""
    request.session.flush()
    login(request, account, backend=BACKEND)
    enter(account.pk, account.person_id)


def remember_pending(request, account: Account, now: datetime, proved_reset: str = "") -> None:
    """Keep that the password was right, or was just set with a handed-over code; this is no sign-in yet."""
    request.session.flush()
    request.session[PENDING] = [str(account.pk), now.timestamp()]
    request.session[PROVED] = proved_reset


def pending_account(request, now: datetime) -> Account | None:
    """Return the officer whose password was right within the last ten minutes, or None."""
    account_id, at = request.session.get(PENDING) or ("", 0)
    if not account_id or now.timestamp() - at > PENDING_LIFETIME.total_seconds():
        return None
    return Account.objects.filter(pk=account_id, is_active=True).first()


def sign_in_officer(request, account: Account, now: datetime) -> None:
    """Complete an officer's sign-in after the second factor."""
    sign_in(request, account)
    mark_verified(request, confirmed_device(account))
    request.session[SEEN] = now.timestamp()
    complete_officer_sign_in(account, now)


def _is_idle(seconds: float) -> bool:
    """Return whether that is too long; the rule is only looked up beyond the shortest time it can say."""
    if seconds <= rules.SHORTEST_IDLE.total_seconds():
        return False
    return seconds > max(rules.span(rules.IDLE, timezone.now()), rules.SHORTEST_IDLE).total_seconds()


class IdleMiddleware:
    """Signs an officer out who made no request for a while (rules.IDLE)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (
            request.path.startswith(settings.STATIC_URL)
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return self.get_response(request)
        seen = request.session.get(SEEN)
        now = timezone.now().timestamp()
        if seen is not None and _is_idle(now - seen):
            logout(request)
            if request.path.startswith("/office/"):
                query = urlencode({"idle": 1, "next": request.get_full_path()})
                return redirect(f"/office/login/?{query}")
        elif seen is not None and now - seen > TOUCH.total_seconds():
            request.session[SEEN] = now
        return self.get_response(request)
