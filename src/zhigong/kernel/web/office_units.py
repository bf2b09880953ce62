"""The tree and the union's own page: units below, officers and terms, counts, completeness, QR for joining."""

from datetime import timedelta

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.permissions import may
from zhigong.kernel.journal.entries import record
from zhigong.kernel.orgs.facts import EDITABLE, EditRefused, completeness, edit_unit
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.officers import officers_of
from zhigong.kernel.orgs.queries import subtree, unit_as_of
from zhigong.kernel.web import figures
from zhigong.kernel.web.access import office_page, public_page
from zhigong.kernel.web.board import DEFINITION
from zhigong.kernel.web.home import tiles
from zhigong.kernel.web.jurisdiction import unit_of, way_to
from zhigong.kernel.web.looking_back import PRESENT, Look, look_of, past_days, sees_months_only

LEVEL_PAGE = 100
WARN_DAYS = 180
TERMS_PAGE = 50


@office_page("orgs.read")
def units(request):
    """Open the seat's unit in the tree, now or as of a day; deeper levels come one request at a time."""
    unit = unit_of(request.seat)
    look = _look(request, unit)
    values = tree_level(request.seat, unit, look=look) | _member_counts(request.seat, unit, look)
    return render(request, "web/office_units.html", values | past_days(request.seat, look))


@office_page("orgs.read")
def level(request, code):
    """Return one opened level of the tree, for htmx; without script it is the unit's page."""
    unit = unit_of(request.seat, code)
    if not request.htmx:
        return HttpResponseRedirect(reverse("office-unit", args=[code]))
    values = tree_level(request.seat, unit, _key(request, "after", default=-1), look=_look(request, unit))
    return render(request, "web/parts/tree_level.html", values)


def _key(request, name: str, *, default: int = 0) -> int:
    """Return the key of the last row shown, from the address."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else default


def _look(request, unit: Unit) -> Look:
    """Return the day the page shows; a seat that sees no small figures looks back to month ends."""
    return look_of(request, unit, months_only=sees_months_only(request.seat))


def tree_level(seat, unit: Unit, after: int = -1, look: Look = PRESENT) -> dict:
    """Return one page of the units below, whose figures are hidden, and the key of the next page (0: this is all)."""
    found = look.reading.branches(unit, limit=LEVEL_PAGE + 1, after=after)
    branches, hidden = found[:LEVEL_PAGE], set()
    if branches and not may(seat, "members.read"):
        level = figures.open_level(seat, unit, timezone.localdate(), look.reading)
        hidden = {line.id for line in level if line.value is None}
    more_after = branches[-1].position if len(found) > LEVEL_PAGE else 0
    return {"unit": unit, "branches": branches, "hidden": hidden, "more_after": more_after, "look": look}


def _member_counts(seat, unit: Unit, look: Look) -> dict:
    members = figures.members_of(seat, unit, timezone.localdate(), look.reading)
    note = {"now": look.at, "figures_note": f"{DEFINITION} · {look.source(unit)}"}
    return {"members_count": members, "units_count": look.reading.units(unit), **note}


def _held_on(on) -> Q:
    """Return the condition that something dated held on a day."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def _employers(unit: Unit, after: int, on) -> dict:
    """Return one page of the employers a joint union covers, and the key of the next (0: this is all)."""
    covered = unit.covered_employers.filter(_held_on(on), pk__gt=after).select_related("employer")
    found = list(covered.order_by("pk")[: LEVEL_PAGE + 1])
    more = found[LEVEL_PAGE - 1].pk if len(found) > LEVEL_PAGE else 0
    return {"employers": found[:LEVEL_PAGE], "more_employers": more}


def term_note(unit: Unit, on) -> tuple[str, str]:
    """Return (tone, words) of the committee's term: running, ending within half a year, or over."""
    if unit.term_ends_on is None:
        return "", _("未登记届期")
    days = (unit.term_ends_on - on).days
    if days < 0:
        return "bad", _("已超届 %(days)d 天") % {"days": -days}
    if days <= WARN_DAYS:
        return "warn", _("还有 %(days)d 天届满") % {"days": days}
    return "ok", _("届期内")


@office_page("orgs.read")
def unit_page(request, code):
    """Show a union: its facts, officers, counts, units below; with `?as_of=` as it was on a day, and nothing to do."""
    unit = unit_of(request.seat, code)
    look = _look(request, unit)
    on = look.day or timezone.localdate()
    shown = unit_as_of(unit, look.day, look.reading.known_on) if look.day else unit
    values = {
        **tree_level(request.seat, unit, look=look),
        "unit": shown,
        **past_days(request.seat, look),
        "way": way_to(request.seat, unit),
        "officers": officers_of(unit, on),
        "affiliations": unit.affiliations.filter(_held_on(on)).select_related("parent"),
        **_employers(unit, _key(request, "employers_after"), on),
        "completeness": completeness(shown),
        "term": term_note(shown, on),
        "may_edit": may(request.seat, "orgs.edit") and not look.day,
        "join": join_code(unit) if unit.state == "active" and not look.day else None,
        **_member_counts(request.seat, unit, look),
    }
    return render(request, "web/office_unit.html", values)


def join_code(unit: Unit) -> dict:
    """Return the address of the union's public page and its QR code, to print and hang up."""
    address = f"{settings.ZG_PUBLIC_URL}{reverse('union', args=[unit.code])}"
    return {"address": address, "picture": segno.make(address, error="q").svg_data_uri(scale=6, border=2)}


@public_page
def union(request, code):
    """Show a union to whoever scanned its QR code: who it is and what one can do here."""
    unit = Unit.objects.filter(code=code, state="active").select_related("place").first()
    status = 200 if unit else 404
    return render(
        request, "web/union.html", {"unit": unit, "tiles": tiles(request.seat) if unit else []}, status=status
    )


def _facts_form(unit: Unit):
    fields = {}
    for name, title in EDITABLE.items():
        field = Unit._meta.get_field(name).formfield(label=title, required=name == "name")
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
        field.help_text = ""
        fields[name] = field
    return type("UnitFactsForm", (forms.Form,), fields)


@office_page("orgs.read")
def terms(request):
    """List unions whose committee's term has ended or ends within half a year, the longest overdue first."""
    unit, on = unit_of(request.seat), timezone.localdate()
    in_range = Unit.objects.filter(subtree(unit), state="active")
    ending = in_range.filter(term_ends_on__lte=on + timedelta(days=WARN_DAYS)).order_by(
        "term_ends_on", "position"
    )
    page = Paginator(ending, TERMS_PAGE).get_page(request.GET.get("page"))
    rows = [{"unit": found, "term": term_note(found, on)} for found in page]
    return render(request, "web/office_terms.html", {"unit": unit, "page": page, "rows": rows})


@office_page("orgs.edit")
def edit(request, code):
    """Change a union's facts; refusals stand beside the fields."""
    unit = unit_of(request.seat, code)
    form_class = _facts_form(unit)
    form = form_class(request.POST or None, initial={name: getattr(unit, name) for name in EDITABLE})
    if request.method == "POST" and form.is_valid() and _save_facts(form, unit):
        messages.success(request, _("已保存%(unit)s的资料。") % {"unit": unit.name})
        return HttpResponseRedirect(reverse("office-unit", args=[unit.code]))
    status = 422 if form.errors else 200
    return render(request, "web/office_unit_edit.html", {"unit": unit, "form": form}, status=status)


def _save_facts(form, unit: Unit) -> bool:
    changed = {name: form.cleaned_data[name] for name in form.changed_data}
    if not changed:
        return True
    try:
        edit_unit(unit, changed, on=timezone.localdate())
    except EditRefused as refused:
        for name, sentence in refused.errors.items():
            form.add_error(name if name in form.fields else None, sentence)
        return False
    record("orgs.edit", unit=unit.pk, detail={"fields": sorted(changed)})
    return True
