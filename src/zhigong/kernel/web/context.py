"""What every page knows: the seat, the account and its reading mode, navigation and language."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from zhigong.kernel.notices.messages import unread_count
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.web import navigation

CARE_COOKIE = "zg_care"
HTMX_CONFIG = (
    '{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,"historyCacheSize":0,'
    '"refreshOnHistoryMiss":true,"selfRequestsOnly":true,"timeout":20000}'
)


def is_care_mode(request) -> bool:
    """Return whether the reader chose 关怀版: the account's choice, else this browser's."""
    account = getattr(request, "user", None)
    if account is not None and account.is_authenticated and account.care_mode:
        return True
    return request.COOKIES.get(CARE_COOKIE) == "1"


def way_names(seat) -> list[str]:
    """Return the names of the two unions right above the seat's, for the breadcrumb."""
    if seat.way is not None:
        return list(seat.way)
    above = seat.unit_path[-3:-1]
    names = dict(Unit.objects.filter(pk__in=above).values_list("pk", "name")) if above else {}
    return [names[number] for number in above if number in names]


def page(request):
    """Return the values base templates use; what needs a query is asked only when a template asks."""
    choice = getattr(request, "seat_choice", None)
    language = get_language() or "zh-hans"
    return {
        "seat": getattr(request, "seat", None),
        "seats": choice.others if choice else (),
        "account": SimpleLazyObject(lambda: request.user),
        "is_care": SimpleLazyObject(lambda: is_care_mode(request)),
        "html_language": "en" if language.startswith("en") else "zh-CN",
        "other_language": ("zh-hans", "中文") if language.startswith("en") else ("en", "English"),
        "htmx_config": HTMX_CONFIG,
        "unread_count": SimpleLazyObject(lambda: unread_count(request.user)),
        "seat_way": SimpleLazyObject(lambda: way_names(request.seat)),
        "navigation": SimpleLazyObject(lambda: navigation.office_menu(request)),
    }
