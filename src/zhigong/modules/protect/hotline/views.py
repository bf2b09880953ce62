"""The call-taker's console and its panels, lists and board for officers; the worker's own tickets on the phone."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.notices.adapters import adapter
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.models import Person
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.jurisdiction import unit_of
from zhigong.modules.protect.hotline import forms, public, words
from zhigong.modules.protect.hotline.actions import calls, drafts
from zhigong.modules.protect.hotline.models import Call, Ticket
from zhigong.modules.protect.hotline.queries import board as boards
from zhigong.modules.protect.hotline.queries import callers, lists
from zhigong.modules.protect.knowledge import public as knowledge


def _groups() -> list[tuple[str, list]]:
    """Return the categories as the select shows them: two levels as headings, the third to choose."""
    found: dict[str, list] = {}
    for item in words.CATEGORIES.values():
        found.setdefault(f"{words.LEVEL_1[item.code[0]]} › {words.LEVEL_2[item.code[:2]]}", []).append(item)
    return list(found.items())


def _call_of(request, wanted: str) -> Call | None:
    try:
        return Call.objects.filter(unit=request.seat.unit_id, pk=UUID(wanted)).first()
    except ValueError:
        return None


@office_page("hotline.take")
@require_http_methods(["GET", "POST"])
def console(request):
    """The workbench: take a ticket down, with the caller, what is similar and what to answer beside it."""
    now, refused = timezone.now(), None
    asked = request.POST if request.method == "POST" else request.GET
    call = _call_of(request, asked.get("call", ""))
    draft = drafts.find(request.seat, asked.get("draft", ""), call)
    if request.method == "POST":
        draft = drafts.keep(request.seat, draft, request.POST, call, now)
        try:
            opened = calls.register_from(request, draft, call, now)
        except Refused as refusal:
            refused = refusal
        else:
            done = {"number": opened.matter.number}
            messages.success(request, _("已登记：%(number)s。") % done)
            return redirect(f"{reverse('hotline-office:console')}?done={opened.matter.pk}")
    values = {
        "form": _ticket_form(draft, call, now, refused), "draft": draft, "call": call, "groups": _groups(),
        "sentence": refused.sentence if refused else "", "others": drafts.others(request.seat, draft),
        "answer": draft.answers.get("answer", "") if draft else "", "is_demonstration": adapter().shows_messages,
        "done": _done(request), **_assisted(request, draft.answers if draft else {}, call, now),
    }  # fmt: skip
    return render(request, "hotline/console.html", values, status=422 if refused else 200)


def _ticket_form(draft, call, now, refused):
    typed = draft.answers if draft else {}
    start = {
        "urgency": "normal",
        "difficulty": "general",
        "identity": "named",
        "headcount": "1",
        "channel": "phone",
    }
    made = form_class(forms.TICKET)(
        data=start | typed if refused else None, initial=start | typed, on=timezone.localdate(now)
    )
    for name, sentences in (refused.field_errors if refused else {}).items():
        if name not in made.errors:
            made.add_error(name if name in made.fields else None, sentences)
    return made


def _done(request):
    done = request.GET.get("done", "")
    matters = visible_matters(request.seat).filter(kind=lists.KIND)
    try:
        return matters.filter(pk=UUID(done)).select_related("unit").first() if done else None
    except ValueError:
        return None


def _assisted(request, typed: dict, call, now) -> dict:
    """Return what stands beside the form for what is typed: categories with reasons, similar tickets, alarm."""
    text = " ".join(str(typed.get(name) or "") for name in ("subject", "content", "demand"))
    number = str(typed.get("caller_phone") or "") or (call.open_phone() if call else "")
    employer = public.find_employer(typed.get("employer"))
    rows, heads = callers.similar(
        request.seat, employer=employer, project=str(typed.get("project_name") or "").strip(), phone=number,
        employer_name=str(typed.get("employer") or typed.get("employer_text") or "").strip(), on=timezone.localdate(now),
    )  # fmt: skip
    now_told = int(typed.get("headcount") or 1) if str(typed.get("headcount") or "1").isdigit() else 1
    return {
        "suggested": words.suggest(text), "alarming": words.alarming(text), "similar": rows[: callers.MOST],
        "heads": heads + now_told, "is_group": heads + now_told >= int(public.rules.GROUP.on(timezone.localdate(now))),
        "recognised": callers.recognise(request.seat, number) if number else None,
    }  # fmt: skip


@office_page("hotline.take")
@require_POST
def assist(request):
    """Keep the draft as it is typed, and answer with what stands beside it."""
    now = timezone.now()
    call = _call_of(request, request.POST.get("call", ""))
    draft = drafts.keep(
        request.seat, drafts.find(request.seat, request.POST.get("draft", ""), call), request.POST, call, now
    )
    values = {"draft": draft, "call": call, "now": now, "is_answer": True}
    return render(request, "hotline/parts/assist.html", values | _assisted(request, draft.answers, call, now))


@office_page("hotline.take")
@require_POST
def discard(request):
    """Throw a draft away, when the call-taker says so."""
    drafts.discard(request.seat, request.POST.get("draft", ""))
    return redirect("hotline-office:console")


@office_page("hotline.take")
@require_GET
def live(request):
    """Answer whether a call rings for this call-taker; nothing (204) when the page shows it already."""
    call = callers.live_call(request.seat, request.user.get_username(), timezone.now())
    shown = request.GET.get("shown", "")
    key = f"{call.pk}-{call.state}" if call else ""
    if key == shown:
        return HttpResponse(status=204)
    number = call.open_phone() if call else ""
    values = {
        "ringing": call,
        "key": key,
        "recognised": callers.recognise(request.seat, number) if number else None,
    }
    return render(request, "hotline/parts/ringing.html", values)


@office_page("matters.read")
@require_GET
def answers(request):
    """Return knowledge base articles that fit what is typed."""
    found = knowledge.search(request.GET.get("q", ""), timezone.localdate())
    return render(request, "hotline/parts/answers.html", {"found": found, "q": request.GET.get("q", "")})


@office_page("matters.read")
@require_GET
def search(request):
    """Return tickets for a number, a phone, an employer or words of the subject."""
    text = request.GET.get("t", "")
    rows = lists.console_search(request.seat, text, now=timezone.now())
    return render(request, "hotline/parts/rows.html", {"rows": rows, "q": text, "is_search": True})


@office_page("matters.read")
@require_GET
def tickets(request):
    """List tickets in range by keyset."""
    now, state, scope = (
        timezone.now(),
        request.GET.get("state", ""),
        request.GET.get("scope", lists.OPEN_ONLY),
    )
    after = request.GET.get("after", "")
    try:
        late = scope == "late"
        page = (
            lists.overdue_page(request.seat, now=now) if late
            else lists.read_page(request.seat, now=now, state=state, scope=scope, after=after)
        )  # fmt: skip
    except ValueError as bad:
        raise Http404 from bad
    states = [(code, title) for code, title in boards.get_service(lists.KIND).states.items()]
    values = {
        "page": page,
        "rows": page.rows,
        "state": state,
        "scope": scope,
        "states": states,
        "after": after,
    }
    return render(request, "hotline/tickets.html", values)


@office_page("metrics.read")
@require_GET
def board(request):
    """Show queues and what is overdue, per unit, renewed every few seconds; statistics beneath."""
    now, unit = timezone.now(), unit_of(request.seat, request.GET.get("unit", ""))
    own, below = boards.queues(unit, now)
    values = {"unit": unit, "own": own, "below": below, "columns": boards.state_titles(), "now": now}
    if request.htmx:
        return render(request, "hotline/parts/queues.html", values)
    on = timezone.localdate(now)
    values["figures"] = boards.figures(unit)
    values["topics"] = boards.by_dimension(request.seat, unit, "topic", on)
    values["channels"] = boards.by_dimension(request.seat, unit, "channel", on)
    values["industries"] = boards.by_dimension(request.seat, unit, "industry", on)
    values["places"] = boards.by_place(request.seat, unit, on)
    values["employers"] = boards.by_employer(request.seat, unit, on)
    return render(request, "hotline/board.html", values)


@office_page("matters.read")
@require_POST
def caller(request, matter_id):
    """Show who called, in clear, to the hotline and the handling union; journaled with its purpose."""
    matter = visible_matters(request.seat).filter(pk=matter_id, kind=lists.KIND).first()
    ticket = Ticket.objects.filter(pk=matter.pk).first() if matter else None
    shown = (
        callers.caller_in_clear(ticket, _("联系反映人，%(number)s") % {"number": matter.number})
        if ticket
        else None
    )
    if shown is None:
        raise Http404
    return render(request, "hotline/parts/caller.html", {"shown": shown})


@office_page("tokens.manage")
@require_GET
def connection(request):
    """Show how a call centre is joined: the address, the token's scope, the key its events are signed with."""
    unit = unit_of(request.seat)
    entries.record("hotline.show_key", unit=unit.pk)
    address = f"{settings.ZG_PUBLIC_URL or request.build_absolute_uri('/').rstrip('/')}/api/hotline/calls"
    values = {"unit": unit, "address": address, "secret": calls.signing_key(unit.code)}
    return render(request, "hotline/connection.html", values)


@office_page("hotline.take")
@require_http_methods(["GET", "POST"])
def simulator(request):
    """In the demonstration: let a made-up call ring at this hotline, through the real signed door."""
    if not adapter().shows_messages:
        raise Http404
    told = ""
    if request.method == "POST":
        told = calls.simulate(request, timezone.now())
    return render(
        request,
        "hotline/simulator.html",
        {"told": told, "numbers": calls.demonstration_numbers(request.seat)},
    )


@worker_page
@require_GET
def mine(request):
    """Show a worker their own tickets, and the way to a new one."""
    service = boards.get_service(lists.KIND)
    rows = [
        {
            "matter": matter,
            "state": service.state_label(matter.state),
            "subject": matter.hotline_ticket.subject,
        }
        for matter in lists.own_tickets(request.seat)
    ]
    return render(request, "hotline/mine.html", {"rows": rows, "service": service})


@worker_page
@require_http_methods(["GET", "POST"])
def new(request):
    """Take what a worker writes: named, confidential or anonymous."""
    now, sentence = timezone.now(), ""
    on = timezone.localdate(now)
    form = form_class(forms.REQUEST)(
        request.POST or None, initial={"identity": "named", "headcount": 1}, on=on
    )
    if request.method == "POST" and form.is_valid():
        person = Person.objects.filter(pk=request.seat.person_id).first() if request.seat.person_id else None
        facts = {"mobile": mobile_of(request.user), "name": person.name if person else ""}
        try:
            opened = public.submit(request.POST, seat=request.seat, now=now, channel="app", **facts)
        except Refused as refused:
            sentence = "" if refused.field_errors else refused.sentence
            for name, sentences in refused.field_errors.items():
                form.add_error(name if name in form.fields else None, sentences)
        else:
            messages.success(request, _("已提交，编号 %(number)s。") % {"number": opened.matter.number})
            return redirect("matter", opened.matter.pk)
    values = {"form": form, "sentence": sentence, "groups": _groups()}
    return render(request, "hotline/new.html", values, status=422 if request.method == "POST" else 200)
