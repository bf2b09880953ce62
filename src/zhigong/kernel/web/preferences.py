"""What a reader may choose on any page: language, 关怀版, and (officers) the seat to act in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.context import CARE_COOKIE
from zhigong.kernel.web.seat_choice import SESSION_KEY

YEAR_SECONDS = 365 * 24 * 3600


def _back(request, fallback: str = "/") -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if is_ours else fallback)


def _remember(request, response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(
        name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


@public_page
@require_POST
def choose_language(request) -> HttpResponse:
    """Show pages in another language from now on."""
    wanted = request.POST.get("language", "")
    response = _back(request)
    if wanted in dict(settings.LANGUAGES):
        translation.activate(wanted)
        _remember(request, response, settings.LANGUAGE_COOKIE_NAME, wanted)
    return response


@public_page
@require_POST
def choose_care_mode(request) -> HttpResponse:
    """Switch 关怀版 on or off, for this browser and for the account that is signed in."""
    is_on = request.POST.get("care") == "1"
    if request.user.is_authenticated and request.user.care_mode != is_on:
        request.user.care_mode = is_on
        request.user.save(update_fields=["care_mode"])
    return _remember(request, _back(request), CARE_COOKIE, "1" if is_on else "0")


@office_page()
@require_POST
def choose_seat(request) -> HttpResponse:
    """Act in another of one's own seats from the next page on."""
    wanted = request.POST.get("grant", "")
    chosen = next((seat for seat in request.seat_choice.others if str(seat.grant_id) == wanted), None)
    if chosen is None:
        messages.error(request, _("这个岗位已不再有效。"))
    else:
        request.session[SESSION_KEY] = chosen.grant_id
    return HttpResponseRedirect("/office/")


@public_page
@require_POST
def sign_out(request) -> HttpResponse:
    """End the session on this device."""
    logout(request)
    return HttpResponseRedirect("/")
