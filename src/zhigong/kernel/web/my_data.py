"""My data (PIPL articles 44-50): see it masked, reveal one's own, export it, withdraw consent, who saw it."""

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhigong.kernel.cases import registry
from zhigong.kernel.journal.entries import read
from zhigong.kernel.journal.models import Entry, WithholdingOrder
from zhigong.kernel.journal.withholding import withheld_before
from zhigong.kernel.matters.queries import matters_of
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.consents import consents_of, withdraw_consent
from zhigong.kernel.people.models import Consent, Person
from zhigong.kernel.people.reveal import masked, reveal_many
from zhigong.kernel.web.access import worker_page
from zhigong.kernel.web.card import my_membership
from zhigong.kernel.web.deeds import deed_title
from zhigong.kernel.web.proof_pages import newest_root
from zhigong.lib import codes

PAGE_SIZE = 20


def _person(request) -> Person | None:
    if request.seat.person_id is None:
        return None
    return Person.objects.filter(pk=request.seat.person_id).first()


def _label(code_set, code: str) -> str:
    return code_set[code] if code in code_set else _("未填")


def facts(person: Person, *, is_revealed: bool, purpose: str = "") -> list[tuple[str, str]]:
    """Return (label, value) of everything the register holds about the person; sealed values masked unless revealed."""
    shown = masked(person)
    if is_revealed:
        shown = {"name": person.name, **reveal_many([person.pk], ("document", "mobile"), purpose)[person.pk]}
    return [
        (_("姓名"), shown["name"]),
        (_("证件类型"), _label(codes.DOCUMENT_TYPE, person.doc_type)),
        (_("证件号码"), shown["document"] or _("未填")),
        (_("移动电话"), shown["mobile"] or _("未填")),
        (_("性别"), _label(codes.SEX, person.sex)),
        (_("出生日期"), person.birth_on.isoformat() if person.birth_on else _("未填")),
        (_("民族"), _label(codes.ETHNICITY, person.ethnicity)),
        (_("学历"), _label(codes.EDUCATION, person.education)),
        (_("政治面貌"), _label(codes.POLITICAL_STATUS, person.political_status)),
        (_("就业状况"), _label(codes.EMPLOYMENT_STATUS, person.employment_status)),
        (_("技术等级"), _label(codes.SKILL_LEVEL, person.skill_level)),
    ]


def shown_by_lines(seat) -> list[tuple[str, dict]]:
    """Return (template, values) of every business line that has something to show on this page."""
    lines = [card for card in registry.cards() if card.about_me is not None]
    return [(f"{card.code}/about_me.html", card.about_me(seat)) for card in lines]


@worker_page
def my_data(request):
    """Show what is kept about the person; POST reveals the sealed values once, and that is journaled."""
    person = _person(request)
    is_revealed = request.method == "POST" and person is not None
    values = {
        "person": person,
        "facts": facts(person, is_revealed=is_revealed, purpose=_("本人查看")) if person else [],
        "is_revealed": is_revealed,
        "membership": my_membership(request.seat),
        "consents": consents_of(request.user),
        "by_lines": shown_by_lines(request.seat) if person else [],
    }
    return render(request, "web/my_data.html", values)


@worker_page
def export(request) -> HttpResponse:
    """Give the person everything about themself as JSON (PIPL article 45)."""
    person = _person(request)
    if person is None:
        raise Http404
    memberships = Membership.objects.filter(person_id=person.pk).select_related("unit")
    events = MembershipEvent.objects.filter(person_id=person.pk).order_by("id")
    answer = {
        "exported_at": timezone.now().isoformat(),
        "person": dict(facts(person, is_revealed=True, purpose=_("本人导出"))),
        "memberships": [
            {"unit": row.unit.name, "state": row.state, "joined_on": row.joined_on, "number": row.number}
            for row in memberships
        ],
        "membership_events": list(events.values("kind", "reason", "happened_on", "from_state", "to_state")),
        "matters": list(
            matters_of(request.seat).values("number", "title", "state", "opened_at", "closed_at")
        ),
        "consents": consents_of(request.user),
    }
    read("data.export", [person.pk], purpose=_("本人导出"))
    text = json.dumps(answer, ensure_ascii=False, indent=2, default=str)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@worker_page
def who_saw(request):
    """List who touched or read this person's data, newest first, from the journal itself; each with its proof."""
    if request.seat.person_id is None:
        return render(request, "web/who_saw.html", {"page": None})
    entries = Entry.objects.filter(subjects__contains=[request.seat.person_id]).order_by("-id")
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    names = dict(Unit.objects.filter(pk__in={entry.unit_id for entry in page}).values_list("pk", "name"))
    withheld = withheld_before(request.seat.person_id)
    rows = [
        {
            "entry": entry,
            "title": deed_title(entry.what),
            "is_own": entry.account_id == request.user.pk,
            "who": _("本人") if entry.account_id == request.user.pk else names.get(entry.unit_id, _("系统")),
            "withheld": next((order for order in withheld if _was_withheld(entry, order)), None),
        }
        for entry in page
    ]
    asking = [card.ask_about_reading for card in registry.cards() if card.ask_about_reading]
    values = {"page": page, "rows": rows, "log": newest_root(), "asking": asking[0] if asking else ""}
    return render(request, "web/who_saw.html", values)


def _was_withheld(entry: Entry, order: WithholdingOrder) -> bool:
    day = timezone.localdate(entry.at)
    return entry.unit_id == order.unit_id and entry.at >= order.from_at and day < order.until_on


@worker_page
@require_POST
def withdraw(request, consent_id):
    """Take back a consent."""
    try:
        messages.success(request, withdraw_consent(request.user, consent_id, timezone.now()))
    except Consent.DoesNotExist as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("my-data"))
