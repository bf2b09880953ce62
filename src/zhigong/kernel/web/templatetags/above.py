"""What units above asked of a matter, and the buttons to ask, wherever an office page shows the matter."""

from django import template
from django.utils import timezone

from zhigong.kernel.cases import urging
from zhigong.kernel.web.templatetags.zg import rule_value
from zhigong.kernel.worklist import todos
from zhigong.kernel.worklist.models import Urging
from zhigong.lib.dates import Duration

register = template.Library()


@register.filter
def length_words(text: str) -> str:
    """Return a written duration ("10 WD") in people's words."""
    return rule_value(Duration.parse(text))


@register.inclusion_tag("web/parts/from_above.html", takes_context=True)
def from_above(context, matter) -> dict:
    """List what was asked and answered; offer what this seat may ask or answer."""
    seat = context["request"].seat
    found = list(Urging.objects.filter(matter=matter).select_related("unit", "clock").order_by("pk"))
    waiting = next((one for one in found if one.kind == urging.SUPERVISE and not one.answered_at), None)
    todo = todos.open_of(matter.pk, todos.SUPERVISED) if waiting and matter.closed_at is None else None
    may_ask = matter.closed_at is None and not urging.why_not_urge(matter, seat)
    return {
        "matter": matter,
        "urgings": found,
        "may_urge": may_ask,
        "may_supervise": may_ask and waiting is None,
        "may_answer": todo is not None and not urging.why_not_answer(matter, todo, seat),
        "now": context.get("now") or timezone.now(),
        "csrf_token": context.get("csrf_token"),
    }
