"""The room on the phone and at the desk: one page, what is new fetched every few seconds."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhigong.kernel.journal.entries import read
from zhigong.kernel.web.access import employer_page, office_page, worker_page
from zhigong.modules.protect.rooms import actions, queries
from zhigong.modules.protect.rooms.models import Entry
from zhigong.modules.protect.rooms.words import AUDIENCES, MOST_LETTERS

WORKER, OFFICE, EMPLOYER = "rooms", "rooms-office", "rooms-employer"
BASES = {WORKER: "web/worker.html", OFFICE: "web/office.html", EMPLOYER: "web/employer.html"}
MATTERS = {WORKER: "matter", OFFICE: "office-matter", EMPLOYER: "employer-matter"}
FILES = {WORKER: "matter-file", OFFICE: "office-file", EMPLOYER: "employer-file"}


def _enter(request, matter_id):
    """Return (room, side); outside the room there is no such page."""
    room = queries.find_room(matter_id)
    side = queries.side_of(room, request.seat) if room else ""
    if not side:
        raise Http404
    return room, side


def _show(request, matter_id, face: str):
    room, side = _enter(request, matter_id)
    sentence = ""
    if request.method == "POST":
        sentence = _said(request, room)
        if not sentence:
            return _to_newest(room, face)
    read("rooms.read", detail={"number": room.matter.number})
    rows = queries.entries(room, side)
    values = {
        "room": room, "matter": room.matter, "side": side, "rows": rows, "sentence": sentence,
        "audiences": AUDIENCES[side], "base": BASES[face], "most": MOST_LETTERS,
        "typed": request.POST if sentence else {},
        "last": rows[-1].entry.pk if rows else 0,
        "confirmed": sum(len(row.confirmed) for row in rows),
        "matter_url": reverse(MATTERS[face], args=[matter_id]),
        **_addresses(face, room),
    }  # fmt: skip
    return render(request, "rooms/room.html", values, status=422 if sentence else 200)


def _to_newest(room, face: str):
    """Return to the room where the talk stands: at the newest entry, as whoever spoke expects."""
    newest = room.entries.order_by("-pk").values_list("pk", flat=True).first()
    return redirect(reverse(f"{face}:room", args=[room.matter_id]) + f"#said-{newest}")


def _addresses(face: str, room) -> dict:
    """Return the addresses a list of entries needs on this face."""
    confirm = "" if face == OFFICE else f"{face}:confirm"
    news = reverse(f"{face}:news", args=[room.matter_id])
    return {"news_url": news, "file_view": FILES[face], "confirm_view": confirm}


def _said(request, room) -> str:
    kind = "minutes" if request.POST.get("kind") == "minutes" else "message"
    try:
        actions.say(
            room, request.POST.get("text", ""), seat=request.seat, now=timezone.now(), kind=kind,
            audience=request.POST.get("audience", "all"), file=request.FILES.get("file"),
        )  # fmt: skip
    except actions.RoomRefused as refused:
        return str(refused)
    return ""


def _news(request, matter_id, face: str):
    """Return what was said since an entry, for the page's list; 204 when nothing was."""
    room, side = _enter(request, matter_id)
    after = _number(request.GET.get("after")) or 0
    rows = queries.entries(room, side, after, _number(request.GET.get("confirmed")))
    if not rows:
        return HttpResponse(status=204)
    values = {"rows": rows, "matter": room.matter, "room": room, "last": max(after, rows[-1].entry.pk)}
    values |= {"confirmed": queries.confirmations(room), **_addresses(face, room)}
    return render(request, "rooms/entries.html", values)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _confirm(request, matter_id, minutes_id, face: str):
    room, _side = _enter(request, matter_id)
    try:
        actions.confirm(room, minutes_id, seat=request.seat, now=timezone.now())
    except Entry.DoesNotExist as missing:
        raise Http404 from missing
    except actions.RoomRefused:
        pass  # pressed twice: the page says it is confirmed
    return redirect(reverse(f"{face}:room", args=[matter_id]) + f"#said-{minutes_id}")


@worker_page
@require_http_methods(["GET", "POST"])
def room(request, matter_id):
    """Show the room to a party and take what it says."""
    return _show(request, matter_id, WORKER)


@worker_page
@require_GET
def news(request, matter_id):
    """Tell a party what is new."""
    return _news(request, matter_id, WORKER)


@worker_page
@require_POST
def confirm(request, matter_id, minutes_id: int):
    """Confirm minutes for one's side."""
    return _confirm(request, matter_id, minutes_id, WORKER)


@office_page("matters.read")
@require_http_methods(["GET", "POST"])
def office_room(request, matter_id):
    """Show the room to its mediator."""
    return _show(request, matter_id, OFFICE)


@office_page("matters.read")
@require_GET
def office_news(request, matter_id):
    """Tell the mediator what is new."""
    return _news(request, matter_id, OFFICE)


@employer_page
@require_http_methods(["GET", "POST"])
def employer_room(request, matter_id):
    """Show the room to the employer's agent and take what they say."""
    return _show(request, matter_id, EMPLOYER)


@employer_page
@require_GET
def employer_news(request, matter_id):
    """Tell the employer's agent what is new."""
    return _news(request, matter_id, EMPLOYER)


@employer_page
@require_POST
def employer_confirm(request, matter_id, minutes_id: int):
    """Confirm minutes for the employer."""
    return _confirm(request, matter_id, minutes_id, EMPLOYER)
