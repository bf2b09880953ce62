"""The member asks to move; officers see both directions, ask for a member, send one on, and decide many at once."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.forms.django_forms import form_class
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.orgs.queries import find_unit
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT, identity_door
from zhigong.kernel.people.reveal import masked
from zhigong.kernel.web.access import office_page, worker_page
from zhigong.kernel.web.looking_back import look_of, past_days
from zhigong.lib.text import typed_id
from zhigong.modules.organise.transfers import forms, public, queries
from zhigong.modules.organise.transfers.service import transfer as service

PURPOSE = "办理转入，查找本人会籍"
# What may be decided for many at once: the state it waits at, and the form all share.
TOGETHER = {"accept": ("arriving", forms.ACCEPTANCE), "confirm": ("requested", forms.CONFIRMATION)}


def _form(form, request):
    made, on = form_class(form), timezone.localdate()
    return made(request.POST, on=on) if request.method == "POST" else made(on=on)


def _refuse(form, refused: Refused) -> str:
    """Put what was refused beside its fields; return the sentence for the page."""
    for name, sentences in refused.field_errors.items():
        form.add_error(name if name in form.fields else None, sentences)
    return "" if refused.field_errors else refused.sentence


def _union_of(form) -> str:
    return str(form.cleaned_data.get("union") or "")


@worker_page
@require_http_methods(["GET", "POST"])
def start(request):
    """Let a member ask to move to another union; who has a transfer under way is shown it instead."""
    person_id, sentence = request.seat.person_id, ""
    membership, under_way = queries.own_membership(person_id), queries.open_transfer_of(person_id)
    form = _form(forms.ASK_PAGE, request)
    if membership and not under_way and form.is_bound and form.is_valid():
        try:
            opened = public.ask(_union_of(form), request.POST, now=timezone.now())
            messages.success(request, _("转会申请已提交。"))
            return redirect("matter", opened.matter.pk)
        except Refused as refused:
            sentence = _refuse(form, refused)
    values = {"form": form, "membership": membership, "under_way": under_way, "sentence": sentence}
    return render(request, "transfers/start.html", values, status=422 if form.is_bound else 200)


@office_page("matters.read")
@require_GET
def transfers(request):
    """Show what waits for the seat's union, then both directions in its range; one aggregate journal entry.

    With `?as_of=` the directions alone, as they stood when that day ended, and nothing to do.
    """
    look = look_of(request)
    side = "out" if request.GET.get("side") == "out" else "in"
    before = look.at + timedelta(minutes=1) if look.day else None
    found = queries.sides_of(request.seat, side, typed_id(request.GET.get("after", "")), before)
    waiting = [
        (step, service.find_step(step, state).title, rows)
        for step, (state, _shared) in TOGETHER.items()
        if look.day is None and (rows := queries.waiting_for(request.seat, state))
    ]
    detail = {"count": len(found) + sum(len(rows) for *_, rows in waiting)}
    entries.read("transfers.list", detail=detail | ({"as_of": look.day.isoformat()} if look.day else {}))
    values = {
        "side": side,
        "rows": found[: queries.SHOWN],
        "open_to": queries.open_to(request.seat, [row.matter_id for row, _progress in found]),
        "following": found[queries.SHOWN - 1][0].pk if len(found) > queries.SHOWN else None,
        "is_first": "after" not in request.GET,
        "waiting": waiting,
        "all": request.GET.get("all", ""),
        "is_told_less": any(progress.state == queries.NOT_TOLD for _row, progress in found),
        "is_now_known_only": True,
    }
    return render(request, "transfers/list.html", values | past_days(request.seat, look))


@office_page("matters.read")
@require_POST
def batch(request):
    """Decide many transfers alike: first what was chosen is shown once more, then each is a step of its own."""
    step = request.POST.get("step", "")
    state, shared = TOGETHER.get(step, ("", None))
    chosen = {typed_id(text) for text in request.POST.getlist("matter")}
    rows = [row for row in queries.waiting_for(request.seat, state) if row.matter.pk in chosen]
    if not rows:
        messages.error(request, _("请先勾选要办理的转会；已由他人办理的不再列出。"))
        return redirect("transfers-office:list")
    values = {"step": step, "title": service.find_step(step, state).title, "rows": rows}
    form = form_class(shared)(request.POST if "confirmed" in request.POST else None, on=timezone.localdate())
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        return render(request, "transfers/batch.html", values | {"form": form}, status=status)
    outcomes = [(row, _decide(request, row, step)) for row in rows]
    done = sum(not sentence for _row, sentence in outcomes)
    return render(request, "transfers/outcomes.html", values | {"outcomes": outcomes, "done": done})


def _decide(request, row: queries.Waiting, step: str) -> str:
    """Take one step of many; return "" or why not."""
    try:
        take_step(
            row.matter.pk, step, seat=request.seat, now=timezone.now(), data=request.POST,
            expected=row.matter.step_count,
        )  # fmt: skip
    except Refused as refused:
        return " ".join(text for texts in refused.field_errors.values() for text in texts) or refused.sentence
    except NotAllowed as refused:
        return str(refused)
    except Matter.DoesNotExist:
        return _("已不在您的管辖范围内。")
    return ""


@office_page("members.correct")
@sensitive_post_parameters("doc_number")
@require_http_methods(["GET", "POST"])
def fetch(request):
    """Ask for somebody who now works here: found by the document they showed, through the journaled door."""
    form, sentence = _form(forms.FETCH_PAGE, request), ""
    unit = find_unit(request.seat.unit_code)
    if form.is_bound and form.is_valid():
        try:
            _fetch(form, unit, request.POST)
            messages.success(request, _("已向原工会提出转入。"))
            return redirect("transfers-office:list")
        except Refused as refused:
            sentence = _refuse(form, refused)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["doc_number"] = ""
    values = {"form": form, "unit": unit, "sentence": sentence}
    return render(request, "transfers/fetch.html", values, status=422 if form.is_bound else 200)


def _fetch(form, unit, data):
    given = form.cleaned_data
    answer = identity_door(
        given["doc_type"], given["doc_number"], proof=OFFICER_SAW_DOCUMENT, purpose=PURPOSE
    )
    return public.fetch(answer.person_id, unit, data, now=timezone.now())


@office_page("members.correct")
@require_http_methods(["GET", "POST"])
def send(request, membership_id):
    """Send a member of the seat's range on to another union."""
    found = Membership.objects.visible_to(request.seat).select_related("person", "unit")
    membership = found.filter(pk=membership_id).first()
    if membership is None:
        raise Http404
    form, sentence = _form(forms.SEND_PAGE, request), ""
    if form.is_bound and form.is_valid():
        try:
            public.send(membership.person_id, _union_of(form), request.POST, now=timezone.now())
            messages.success(request, _("已转出，等待接收工会接收。"))
            return redirect("transfers-office:list")
        except Refused as refused:
            sentence = _refuse(form, refused)
    entries.read("transfers.read", [membership.person_id])
    values = {
        "form": form,
        "membership": membership,
        "shown": masked(membership.person),
        "sentence": sentence,
    }
    return render(request, "transfers/send.html", values, status=422 if form.is_bound else 200)
