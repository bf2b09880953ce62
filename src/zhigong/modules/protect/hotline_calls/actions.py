"""Calls as the call centre tells them: the signed events, and in the demonstration made-up ones."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.api import tokens
from zhigong.kernel.notices.gateway import signature
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.models import Account
from zhigong.lib.contacts import clean_mobile
from zhigong.lib.ids import uuid7
from zhigong.modules.protect.hotline_calls.models import Call

SCOPE = "hotline.calls"
# An event older or newer is refused, so that a recorded one cannot be played again.
WINDOW = timedelta(minutes=5)
# An event may come late or twice: a call only ever moves on.
ORDER = {"ringing": 0, "answered": 1, "ended": 2, "missed": 2}


@dataclass(frozen=True)
class Event:
    """What the call centre tells: which call, what happened, who called whom."""

    call: str
    event: str
    caller: str
    agent: str
    at: datetime
    recording: str = ""


def signing_key(unit_code: str) -> str:
    """Return the key (hex) a hotline's events are signed with: made from the instance's own key in custody."""
    return crypto.digest("hotline_calls", unit_code)[1].hex()


def is_signed(unit_code: str, timestamp: str, key: str, body: bytes, given: str, now: datetime) -> bool:
    """Return whether an event carries the hotline's HMAC-SM3 of a moment within the window."""
    try:
        age = abs(now.timestamp() - int(timestamp))
    except ValueError:
        return False
    known = [made.hex() for made in crypto.digest_candidates("hotline_calls", unit_code)]
    wanted = [signature(secret, timestamp, key, body) for secret in known]
    return age <= WINDOW.total_seconds() and any(hmac.compare_digest(given, one) for one in wanted)


def note_event(event: Event, unit_id: int) -> Call:
    """Write an event down; the same call is one row, whatever comes twice or in another order."""
    Call.objects.bulk_create(
        [Call(unit_id=unit_id, call_number=event.call, started_at=event.at)], ignore_conflicts=True
    )
    call = Call.objects.select_for_update().get(unit_id=unit_id, call_number=event.call)
    if ORDER[event.event] >= ORDER[call.state]:
        call.state = event.event
    if event.caller and not call.phone_cipher:
        call.seal_phone(clean_mobile(event.caller))
    call.agent = event.agent or call.agent
    call.recording = event.recording or call.recording
    call.answered_at = event.at if event.event == "answered" else call.answered_at
    call.ended_at = event.at if event.event in ("ended", "missed") else call.ended_at
    call.save()
    return call


def simulate(request, now: datetime) -> dict:
    """Prepare a signed event as a call centre would send it; the page sends it to the real address."""
    unit = Unit.objects.get(pk=request.seat.unit_id)
    _token, bearer = tokens.issue_token(_("来电模拟"), [SCOPE], unit, now + timedelta(hours=1), now)
    event = request.POST.get("event", "ringing")
    body = json.dumps(
        {
            "call": request.POST.get("number") or f"demo-{uuid7()}"[:60],
            "event": event if event in ORDER else "ringing",
            "caller": request.POST.get("caller", ""),
            "agent": request.user.get_username(),
            "at": now.isoformat(),
            "recording": "" if event == "ringing" else f"recordings/{now:%Y/%m/%d}/demo.wav",
        }
    )
    stamp, key = str(int(now.timestamp())), f"demo-{uuid7()}"
    headers = {
        "Authorization": f"Bearer {bearer}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "X-Timestamp": stamp,
        "X-Signature": signature(signing_key(unit.code), stamp, key, body.encode()),
    }
    return {
        "url": reverse("api:note_call"),
        "body": body,
        "headers": json.dumps(headers),
        "call": json.loads(body)["call"],
    }


def demonstration_numbers() -> list[str]:
    """Return numbers to call from: of demonstration workers."""
    workers = Account.objects.filter(kind="worker", is_demonstration=True).order_by("created_at")[:3]
    return [mobile_of(account) for account in workers]
