"""The call centre's door: a call rings and becomes a ticket; events twice, late, unsigned; the key; old numbers."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.api import tokens
from zhigong.kernel.crypto.keys import create_keys_file
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.notices.gateway import signature
from zhigong.kernel.people import rotation
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline import jobs as callers_jobs
from zhigong.modules.protect.hotline.models import Caller, Ticket
from zhigong.modules.protect.hotline.tests.officers import TICKET, make_world, take_down
from zhigong.modules.protect.hotline_calls import actions as calls
from zhigong.modules.protect.hotline_calls import jobs
from zhigong.modules.protect.hotline_calls.models import Call

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def desk(world):
    """The call-taker's browser."""
    return browser(world, "hua")


class CallCentre:
    """A call centre joined to the eastern hotline."""

    def __init__(self, world):
        now = timezone.now()
        with acting(LOOK):
            unit = world.unit["east"]
            self.bearer = tokens.issue_token("呼叫中心", [calls.SCOPE], unit, now + timedelta(days=1), now)[1]
            self.secret = calls.signing_key(unit.code)
        self.count = 0

    def tell(self, event, *, stamp=None, secret="", key="", call="20260302-0001", **more):
        """Send one event; returns the answer."""
        self.count += 1
        now = timezone.now()
        body = {"call": call, "event": event, "caller": "13900008888", "at": now.isoformat()} | more
        text = json.dumps(body)
        stamp, key = stamp or str(int(now.timestamp())), key or f"event-{self.count:04d}"
        headers = {
            "Authorization": f"Bearer {self.bearer}", "Idempotency-Key": key, "X-Timestamp": stamp,
            "X-Signature": signature(secret or self.secret, stamp, key, text.encode()),
        }  # fmt: skip
        return Client().post(
            "/api/hotline_calls/events", text, content_type="application/json", headers=headers
        )


def test_a_call_rings_at_the_console_and_becomes_a_ticket(world, desk):
    take_down(world, now=timezone.now())
    centre = CallCentre(world)
    assert centre.tell("ringing", agent="rx-hua").status_code == 200
    pop = desk.get("/office/hotline_console/live/").content.decode()
    assert "139****8888" in pop and "以前来过 1 次" in pop and "13900008888" not in pop
    shown = re.search(r'name="shown" value="([^"]+)"', pop)[1]
    assert desk.get("/office/hotline_console/live/", {"shown": shown}).status_code == 204, (
        "nothing new, nothing sent"
    )
    assert "139****8888" not in browser(world, "yuan").get("/office/hotline_console/live/").content.decode()
    with acting(LOOK):
        call = Call.objects.get()
    assert "139" not in browser(world, "bao").get("/office/hotline_console/live/").content.decode()
    form = desk.get(f"/office/hotline_console/?call={call.pk}").content.decode()
    assert str(call.pk) in form
    centre.tell("answered", agent="rx-hua")
    assert (
        desk.post("/office/hotline_console/", TICKET | {"call": str(call.pk), "caller_phone": ""}).status_code
        == 302
    )
    centre.tell("ended", recording="recordings/2026/03/02/1.wav")
    with acting(LOOK):
        ticket = Ticket.objects.get(call_id=call.pk)
        assert ticket.caller.open()["phone"] == "13900008888"
        call.refresh_from_db()
    assert (call.state, call.recording) == ("ended", "recordings/2026/03/02/1.wav")


def test_events_twice_and_out_of_order_are_one_call(world):
    centre = CallCentre(world)
    assert centre.tell("ended", key="the-same-1").status_code == 200
    assert centre.tell("ended", key="the-same-2").status_code == 200
    assert centre.tell("ringing").json() == {"state": "ended"}
    with acting(LOOK):
        assert Call.objects.count() == 1


def test_an_event_without_the_right_signature_or_moment_is_refused(world):
    centre = CallCentre(world)
    assert centre.tell("ringing", secret="00" * 32).status_code == 403
    old = str(int(timezone.now().timestamp()) - 400)
    assert centre.tell("ringing", stamp=old).status_code == 403
    assert centre.tell("ringing", stamp="soon").status_code == 403
    assert centre.tell("singing").status_code == 422
    with acting(LOOK):
        assert not Call.objects.exists()


def test_the_demonstrations_simulator_signs_a_real_event(world, desk):
    page = desk.post(
        "/office/hotline_calls/simulator/", {"event": "ringing", "caller": "13900008888"}
    ).content.decode()
    assert "X-Signature" in page and "/api/hotline_calls/events" in page


def test_the_key_is_shown_to_the_security_administrator_alone(world, desk):
    assert desk.get("/office/hotline_calls/connection/").status_code == 403
    shown = browser(world, "sec").get("/office/hotline_calls/connection/")
    assert shown.status_code == 200
    with acting(LOOK):
        assert calls.signing_key(world.unit["province"].code) in shown.content.decode()
        assert Entry.objects.filter(what="hotline_calls.show_key").exists()


def test_numbers_of_old_calls_are_forgotten(world):
    CallCentre(world).tell("ended")
    with acting(LOOK):
        assert jobs.forget_numbers(timezone.now() + timedelta(days=181)) == 1
        assert Call.objects.get().phone_cipher is None


@pytest.fixture
def own_keys(tmp_path, settings):
    """Keys of this test's own, that may be replaced."""
    settings.ZG_KEYS_FILE = tmp_path / "keys" / "keys.json"
    create_keys_file(settings.ZG_KEYS_FILE)


def test_numbers_follow_a_new_digest_key(own_keys):
    world, now = make_world(), timezone.now()
    take_down(world, now=now)
    CallCentre(world).tell("ended")
    with acting(LOOK):
        key_id = rotation.start_rotation("digest", now=now).key_id
        assert {one.count_under_others(key_id) for one in (jobs, callers_jobs)} == {1}
        while rotation.rotate_some(now=now):
            continue
        assert rotation.state()[0]["left"] == 0
        made = (key_id, crypto.digest("phone", "13900008888")[1])
        for row in (Call.objects.get(), Caller.objects.get()):
            assert (int(row.digest_key_id), bytes(row.phone_digest)) == made
