"""The words templates are built from: icons, tags, clocks, masked values, fields, bars, pagers."""

from datetime import timedelta
from decimal import Decimal

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel.access.roles import find_role
from zhigong.kernel.cases import registry
from zhigong.kernel.orgs.facts import state_title
from zhigong.kernel.orgs.kinds import KINDS
from zhigong.kernel.worklist import colours
from zhigong.lib import masks
from zhigong.lib.dates import Duration

register = template.Library()
MEMBERSHIP_STATES = {
    "active": gettext_lazy("会员"),
    "transferring_out": gettext_lazy("转出办理中"),
    "retained": gettext_lazy("会籍保留"),
    "ended": gettext_lazy("会籍已终止"),
    "void": gettext_lazy("会籍已作废"),
}
DAY = timedelta(days=1)


@register.simple_block_tag(takes_context=True)
def page_content(context, content: str) -> str:
    """Show a page, and beneath it what the lines add to such a page; there also when nothing is, to be replaced."""
    adding = [card.beneath for card in registry.cards() if card.beneath]
    added = "".join(add(context["request"], content) for add in adding)
    return mark_safe(f'{content}<div id="beneath">{added}</div>')


@register.simple_tag
def icon(name: str) -> str:
    """Draw one of our own strokes; it is decoration, the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name or "document",
    )


@register.simple_tag
def tag(text, tone: str = "") -> str:
    """Show a state as a word on a colour; the word carries the meaning."""
    return format_html('<span class="tag {}">{}</span>', tone, text)


@register.inclusion_tag("web/parts/due.html")
def due(due_at, opened_at=None, now=None, judged=None, is_provisional=False) -> dict:
    """Show a clock: words, exact time and a bar whose colour only repeats the words; `judged` is worklist's Due."""
    if not due_at:
        return {"due_at": None}
    now = now or timezone.now()
    judged = judged or colours.due(due_at, now)
    opened_at = opened_at or due_at - 5 * DAY
    whole = max((due_at - opened_at).total_seconds(), 1)
    share = min(max((now - opened_at).total_seconds() / whole, 0), 1)
    return {
        "due_at": due_at,
        "words": judged.words,
        "percent": max(round(share * 100), 3),
        "tone": "bad" if judged.colour == "over" else judged.colour,
        "is_provisional": is_provisional,
    }


@register.filter
def masked_name(name: str) -> str:
    """Return a name as others see it: 李*华."""
    return masks.mask_name(name or "")


@register.inclusion_tag("web/parts/field.html")
def field(bound) -> dict:
    """Draw one form field with label, hint and error tied together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "") or type(widget).__name__.lower()
    parts = [f"{bound.auto_id}_hint"] if bound.help_text else []
    parts += [f"{bound.auto_id}_error"] if bound.errors else []
    attributes = {"aria-describedby": " ".join(parts)} if parts else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_group": kind in ("radio", "checkboxselectmultiple", "radioselect"),
        "is_check": kind == "checkbox" and type(widget).__name__ == "CheckboxInput",
    }


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(form, sentence="") -> dict:
    """List what is wrong at the top, each line linking to its field."""
    return {"form": form, "sentence": sentence}


@register.inclusion_tag("web/parts/bars.html")
def bars(rows, caption="", value_title="", as_of=None, definition="") -> dict:
    """Draw horizontal bars (SVG) with the same numbers as a table beneath; rows: name, value, url."""
    rows = list(rows)
    most = max((row["value"] or 0 for row in rows), default=0) or 1  # None: a figure that is not shown
    shown = [{**row, "percent": round(100 * (row["value"] or 0) / most, 1)} for row in rows]
    return {
        "rows": shown,
        "caption": caption,
        "value_title": value_title,
        "as_of": as_of,
        "definition": definition,
    }


@register.inclusion_tag("web/parts/as_of.html")
def as_of(at=None, definition="") -> dict:
    """Say when a figure was taken and what it means."""
    return {"at": at or timezone.now(), "definition": definition}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context, page) -> dict:
    """Link to the page before and after, keeping the filters."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("web/parts/empty.html")
def empty(text, action_title="", action_url="", symbol="inbox") -> dict:
    """Say that there is nothing and what to do next."""
    return {"text": text, "action_title": action_title, "action_url": action_url, "symbol": symbol}


@register.filter
def grouped(number) -> str:
    """Return a whole number or an amount of money with thousands grouped: 186,402 or 336,000.00."""
    return f"{number:,}" if isinstance(number, int | Decimal) else str(number if number is not None else "—")


@register.filter
def role_title(seat) -> str:
    """Return a seat's role in people's words."""
    role = find_role(seat.role)
    return str(role.title) if role else ""


@register.filter
def membership_state(membership) -> str:
    """Return the state of a membership in people's words."""
    return MEMBERSHIP_STATES.get(membership.state, membership.state)


@register.filter
def last_day(due_at):
    """Return the last day of a deadline, which ends at midnight: the day a person reads."""
    return timezone.localdate(due_at - timedelta(seconds=1)) if due_at else None


@register.filter
def kind_title(kind: str) -> str:
    """Return a kind of union in people's words."""
    return str(KINDS[kind].title) if kind in KINDS else kind


@register.filter
def unit_state(state: str) -> str:
    """Return a union's state in people's words."""
    return state_title(state)


@register.filter
def rule_value(value) -> str:
    """Return a parameter's value in people's words: 5 个工作日."""
    if not isinstance(value, Duration):
        return str(value)
    return _(value.template) % {"count": value.count}


@register.filter
def in_language(title: str) -> str:
    """Return a stored title (a service's own, in Chinese) in the reader's language when the catalogue has it."""
    return _(title) if title else ""
