"""Security headers on every answer, and the seat every request acts in."""

import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import demand
from zhigong.kernel.access.seats import acting
from zhigong.kernel.web import refusals
from zhigong.kernel.web.access import access_of
from zhigong.kernel.web.seat_choice import choose_seat

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
WITHOUT_SEAT = ("/healthz", "/static/", "/api/")  # the API proves its token and acts in the seat it gives
PASSWORD = "office-password"  # the only page of an account whose password somebody else gave out
KEPT = (409, 410, 422, 429)
log = logging.getLogger("zhigong.web")


class SecurityHeadersMiddleware:
    """Adds the content security policy (no inline code) and friends; personal pages are never kept by a cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # No text holds a NUL; PostgreSQL refuses it with a fault deep inside, so it is refused at the door.
        has_nul = "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        response = HttpResponse(status=400) if has_nul else self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store, private")
        return response


class LanguageMiddleware:
    """Chinese unless the reader chose otherwise: the browser's own language does not decide."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class SeatMiddleware:
    """Runs the view inside `acting(seat)`: one transaction, committed before the answer goes out.

    A refusal or fault leaves nothing behind and is journaled in a transaction of its own. 409 and 422 keep their
    transaction, because the engine has undone the step itself and journaled the refusal; 410 and 429 keep what they
    counted and whom they looked at.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(WITHOUT_SEAT):
            return self.get_response(request)
        request.seat_choice = choice = choose_seat(request)
        request.seat = choice.seat
        with acting(choice.seat):
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            if response.status_code >= 400 and response.status_code not in KEPT:
                transaction.set_rollback(True)
        if response.status_code in (403, 404):
            refusals.record(request, response)
        if response.streaming:
            response.streaming_content = _stream(choice.seat, response.streaming_content)
        return response

    def process_view(self, request, view, args, kwargs):
        """Deny by default: let the view run only when the visitor has what it declares."""
        if request.path.startswith(WITHOUT_SEAT):
            return None
        access = access_of(view)
        if access is None:
            log.error("view %s.%s declares no access", view.__module__, view.__qualname__)
            raise PermissionDenied(_("这个页面没有声明访问权限，系统按拒绝处理。"))
        if access.face == "worker" and not request.user.is_authenticated:
            return _sign_in(request)
        if access.face == "employer":
            return _enter_employer(request)
        if access.face == "office":
            return _enter_office(request, access.permission)
        return None


def _enter_office(request, permission: str) -> HttpResponse | None:
    missing = request.seat_choice.missing
    if missing in ("sign_in", "second_factor"):
        return _sign_in(request)
    if missing:
        return render(request, "web/office_without_seat.html", {"missing": missing}, status=403)
    if request.user.must_change_password and request.path != reverse(PASSWORD):
        return _go(request, reverse(PASSWORD))
    if permission:
        demand(request.seat, permission)
    return None


def _enter_employer(request) -> HttpResponse | None:
    missing = request.seat_choice.missing
    if missing in ("sign_in", "second_factor"):
        return _sign_in(request, "/office/login/" if missing == "second_factor" else "")
    if missing:
        return render(request, "web/employer_without_seat.html", status=403)
    return None


def _sign_in(request, where: str = "") -> HttpResponse:
    where = where or (settings.LOGIN_URL if not request.seat_choice.is_office else "/office/login/")
    return _go(request, f"{where}?{urlencode({'next': request.get_full_path()})}")


def _go(request, target: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return redirect(target)


def _stream(seat, content):
    """Yield a streamed answer inside the seat it was asked in, so that both walls hold to its last byte."""
    with acting(seat):
        yield from content
