"""The call-taker's console: the ticket as it is typed, and beside it the caller, what is similar and what to answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import Picked, form_class
from zhigong.kernel.matters.queries import visible_matters
from zhigong.kernel.notices.adapters import adapter
from zhigong.kernel.web.access import office_page
from zhigong.kernel.web.uploads import with_files
from zhigong.lib.text import typed_number
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.hotline_calls import public as calls
from zhigong.modules.protect.hotline_console import actions, queries, words
from zhigong.modules.protect.knowledge import public as knowledge

START = {
    "urgency": "normal",
    "difficulty": "general",
    "identity": "named",
    "headcount": "1",
    "channel": "phone",
}
SIMILAR = 8  # tickets shown


@office_page("hotline.take")
@require_http_methods(["GET", "POST"])
def console(request):
    """The workbench: take a ticket down, with the caller, what is similar and what to answer beside it."""
    now, refused = timezone.now(), None
    asked = request.POST if request.method == "POST" else request.GET
    call = calls.find_call(request.seat, asked.get("call", ""))
    draft = actions.find(request.seat, asked.get("draft", ""), call)
    if request.method == "POST":
        typed = with_files(request, hotline.TICKET)
        draft = actions.keep(request.seat, draft, typed, call, now, is_sent=True)
        try:
            answered = "answered" in request.POST
            opened = actions.register(draft, seat=request.seat, call=call, is_answered=answered, now=now)
        except Refused as refusal:
            refused = refusal
        else:
            done = {"number": opened.matter.number}
            messages.success(request, _("已登记：%(number)s。") % done)
            return redirect(f"{reverse('hotline_console-office:console')}?done={opened.matter.pk}")
    form = _ticket_form(draft, now, refused)
    values = {
        "form": form, "draft": draft, "call": call, "category": hotline.category_picker(form, key="t"),
        "sentence": refused.sentence if refused else "", "others": actions.others(request.seat, draft),
        "answer": draft.answers.get("answer", "") if draft else "", "is_demonstration": adapter().shows_messages,
        "done": _done(request), **_assisted(request, draft.answers if draft else {}, call, now),
    }  # fmt: skip
    return render(request, "hotline_console/console.html", values, status=422 if refused else 200)


def _ticket_form(draft, now, refused):
    typed = draft.answers if draft else {}
    made = form_class(hotline.TICKET)(
        data=START | typed if refused else None, initial=START | _picked(typed), on=timezone.localdate(now)
    )
    for name, sentences in (refused.field_errors if refused else {}).items():
        if name not in made.errors:
            made.add_error(name if name in made.fields else None, sentences)
    return made


def _picked(typed: dict) -> dict:
    """Return what was typed with the names that stood for chosen codes, so that a reopened draft shows them."""
    codes = {name: (typed.get(name) or "", typed.get(f"{name}_text") or "") for name in ("employer", "place")}
    return typed | {name: Picked(code or text, text or code) for name, (code, text) in codes.items()}


def _done(request):
    done = request.GET.get("done", "")
    matters = visible_matters(request.seat).filter(kind=hotline.KIND)
    try:
        return matters.filter(pk=UUID(done)).select_related("unit").first() if done else None
    except ValueError:
        return None


def _assisted(request, typed: dict, call, now) -> dict:
    """Return what stands beside the form for what is typed: categories with reasons, similar tickets, alarm."""
    text = " ".join(str(typed.get(name) or "") for name in ("subject", "content", "demand"))
    number = str(typed.get("caller_phone") or "") or (call.phone if call else "")
    employer = hotline.find_employer(typed.get("employer"))
    on = timezone.localdate(now)
    rows, heads = hotline.similar(
        request.seat, employer=employer, project=str(typed.get("project_name") or "").strip(), phone=number,
        employer_name=str(typed.get("employer") or typed.get("employer_text") or "").strip(), on=on,
    )  # fmt: skip
    now_told = typed_number(str(typed.get("headcount") or "")) or 1
    return {
        "suggested": [(hotline.category_title(one.code), one) for one in words.suggest(text)], "alarming": words.alarming(text), "similar": rows[:SIMILAR],
        "heads": heads + now_told, "is_group": hotline.is_group(heads + now_told, on),
        "recognised": queries.recognise(request.seat, number) if number else None,
    }  # fmt: skip


@office_page("hotline.take")
@require_POST
def assist(request):
    """Keep the draft as it is typed, and answer with what stands beside it."""
    now = timezone.now()
    call = calls.find_call(request.seat, request.POST.get("call", ""))
    draft = actions.keep(
        request.seat, actions.find(request.seat, request.POST.get("draft", ""), call), request.POST, call, now
    )
    values = {"draft": draft, "call": call, "now": now, "is_answer": True}
    return render(
        request, "hotline_console/parts/assist.html", values | _assisted(request, draft.answers, call, now)
    )


@office_page("hotline.take")
@require_POST
def discard(request):
    """Throw a draft away, when the call-taker says so."""
    actions.discard(request.seat, request.POST.get("draft", ""))
    return redirect("hotline_console-office:console")


@office_page("hotline.take")
@require_GET
def live(request):
    """Answer whether a call rings for this call-taker; nothing (204) when the page shows it already."""
    call = calls.live_call(request.seat, request.user.get_username(), timezone.now())
    shown = request.GET.get("shown", "")
    key = f"{call.id}-{call.state}" if call else ""
    if key == shown:
        return HttpResponse(status=204)
    number = call.phone if call else ""
    values = {
        "ringing": call,
        "key": key,
        "recognised": queries.recognise(request.seat, number) if number else None,
    }
    return render(request, "hotline_console/parts/ringing.html", values)


@office_page("matters.read")
@require_GET
def answers(request):
    """Return knowledge base articles that fit what is typed."""
    found = knowledge.search(request.GET.get("q", ""), timezone.localdate())
    return render(
        request, "hotline_console/parts/answers.html", {"found": found, "q": request.GET.get("q", "")}
    )
