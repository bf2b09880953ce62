"""The console's pages: nothing typed is lost, the number is recognised, the call rings, who called stays masked."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.api import tokens
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.gateway import signature
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline import jobs
from zhigong.modules.protect.hotline.actions import calls
from zhigong.modules.protect.hotline.models import Call, Draft, Ticket
from zhigong.modules.protect.hotline.tests.officers import TICKET, dispatch, make_world, take_down

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def desk(world):
    """The call-taker's browser."""
    return browser(world, "hua")


def test_what_is_typed_is_kept_until_it_is_registered(world, desk):
    typed = {
        "subject": "三个月没发工资",
        "content": "欠薪",
        "caller_phone": world.mobile["li"],
        "headcount": "12",
    }
    beside = desk.post("/office/hotline/assist/", typed).content.decode()
    key = re.search(r'name="draft" value="([0-9a-f-]{36})"', beside)[1]
    assert "拖欠工资" in beside and "因为听到：欠薪、没发工资" in beside, (
        "the reason stands beside the suggestion"
    )
    assert "李*华" in beside and "恒达机械有限公司工会委员会" in beside, "the number is recognised, masked"
    again = desk.get(f"/office/hotline/?draft={key}").content.decode()
    assert "三个月没发工资" in again
    refused = desk.post("/office/hotline/", typed | {"draft": key})
    assert refused.status_code == 422 and "三个月没发工资" in refused.content.decode()
    with acting(LOOK):
        assert Draft.objects.get().answers["headcount"] == "12"
    sent = desk.post("/office/hotline/", TICKET | {"draft": key, "person": str(world.membership["li"])})
    assert sent.status_code == 302
    with acting(LOOK):
        assert not Draft.objects.exists() and Ticket.objects.get().person_id == world.person["li"]
    assert Ticket._meta.db_table and "刚登记的工单" in desk.get(sent.url).content.decode()


def test_another_call_taker_does_not_open_my_draft(world, desk):
    desk.post("/office/hotline/assist/", {"subject": "我的草稿"})
    with acting(LOOK):
        key = Draft.objects.get().pk
    other = browser(world, "yuan").get(f"/office/hotline/?draft={key}")
    assert "我的草稿" not in other.content.decode()
    desk.post("/office/hotline/discard/", {"draft": str(key)})
    with acting(LOOK):
        assert not Draft.objects.exists()


def test_a_second_call_about_the_same_site_shows_the_first_and_the_group(world, desk):
    take_down(world, now=timezone.now(), headcount="6")
    beside = desk.post(
        "/office/hotline/assist/", {"project_name": "产业园二期", "headcount": "5"}
    ).content.decode()
    assert "三个月没发工资" in beside and "可能是群体事项" in beside and "11 人" in beside


def test_words_of_danger_are_told_at_once(desk):
    beside = desk.post("/office/hotline/assist/", {"content": "再不给钱我就不想活了"}).content.decode()
    assert "可能是紧急情况" in beside and "不想活" in beside


def test_a_consultation_is_registered_and_closed_in_one_go(world, desk):
    data = TICKET | {
        "category": "A202",
        "answer": "满十年的，年休假十天。",
        "answered": "1",
        "headcount": "1",
    }
    assert desk.post("/office/hotline/", data).status_code == 302
    with acting(LOOK):
        assert Matter.objects.get(kind="hotline.ticket").state == "answered_on_call"


def test_tickets_are_found_by_number_phone_employer_and_words(world, desk):
    matter = take_down(world, now=timezone.now())
    for text in (matter.number, "13900008888", "三个月没发", "产业园", "恒达"):
        assert matter.number in desk.get("/office/hotline/search/", {"t": text}).content.decode(), text
    assert matter.number not in desk.get("/office/hotline/search/", {"t": "13900007777"}).content.decode()
    away = browser(world, "bao")
    for text in (matter.number, "13900008888", "三个月没发"):
        assert matter.number not in away.get("/office/hotline/search/", {"t": text}).content.decode(), text


def test_the_list_goes_on_by_key_and_the_board_counts(world, desk):
    now = timezone.now()
    made = [take_down(world, now=now) for _one in range(27)]
    first = desk.get("/office/hotline/tickets/").content.decode()
    assert made[-1].number in first and made[0].number not in first
    after = re.search(r"after=([0-9a-f-]{36})", first)[1]
    second = desk.get("/office/hotline/tickets/", {"after": after}).content.decode()
    assert made[0].number in second and made[-1].number not in second
    assert desk.get("/office/hotline/tickets/", {"after": "x"}).status_code == 404
    assert desk.get("/office/hotline/tickets/", {"scope": "late"}).status_code == 200
    dispatch(world, made[0])
    board = desk.get("/office/hotline/board/").content.decode()
    assert "桥南区总工会" in board and ">26<" in board
    assert desk.get("/office/hotline/board/", headers={"HX-Request": "true"}).status_code == 200


def test_who_called_is_masked_until_it_is_asked_for_and_that_is_journaled(world, desk):
    matter = take_down(world, now=timezone.now())
    page = desk.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "张*丰" in page and "139****8888" in page and "13900008888" not in page
    clear = desk.post(f"/office/hotline/{matter.pk}/caller/").content.decode()
    assert "张三丰" in clear and "13900008888" in clear
    with acting(LOOK):
        assert Entry.objects.filter(what="hotline.reveal", matter_id=matter.pk).exists()
    assert browser(world, "wang").post(f"/office/hotline/{matter.pk}/caller/").status_code == 404


def test_the_employers_side_never_sees_the_hotline(world):
    take_down(world, now=timezone.now())
    side = browser(world, "xu")
    for address in ("", "tickets/", "search/?t=RX-1", "board/"):
        assert side.get(f"/office/hotline/{address}").status_code == 403, address


def test_a_worker_hands_one_in_and_follows_it(world):
    phone = browser(world, "courier")
    assert phone.get("/hotline/new/").status_code == 200
    wanted = {
        "subject": "没有签合同", "content": "入职五个月没有签。", "category": "C202", "place": "610101",
        "headcount": "1", "identity": "anonymous",
    }  # fmt: skip
    assert phone.post("/hotline/new/", wanted | {"subject": ""}).status_code == 422
    sent = phone.post("/hotline/new/", wanted)
    assert sent.status_code == 302
    assert "没有签合同" in phone.get(sent.url).content.decode()
    assert "没有签合同" in phone.get("/hotline/").content.decode()


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
        return Client().post("/api/hotline/calls", text, content_type="application/json", headers=headers)


def test_a_call_rings_at_the_console_and_becomes_a_ticket(world, desk):
    take_down(world, now=timezone.now())
    centre = CallCentre(world)
    assert centre.tell("ringing", agent="rx-hua").status_code == 200
    pop = desk.get("/office/hotline/live/").content.decode()
    assert "139****8888" in pop and "以前来过 1 次" in pop and "13900008888" not in pop
    shown = re.search(r'name="shown" value="([^"]+)"', pop)[1]
    assert desk.get("/office/hotline/live/", {"shown": shown}).status_code == 204, "nothing new, nothing sent"
    assert "139****8888" not in browser(world, "yuan").get("/office/hotline/live/").content.decode()
    with acting(LOOK):
        call = Call.objects.get()
    assert "139" not in browser(world, "bao").get("/office/hotline/live/").content.decode()
    form = desk.get(f"/office/hotline/?call={call.pk}").content.decode()
    assert str(call.pk) in form
    centre.tell("answered", agent="rx-hua")
    assert (
        desk.post("/office/hotline/", TICKET | {"call": str(call.pk), "caller_phone": ""}).status_code == 302
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
        "/office/hotline/simulator/", {"event": "ringing", "caller": "13900008888"}
    ).content.decode()
    assert "X-Signature" in page and "/api/hotline/calls" in page


def test_the_key_is_shown_to_the_security_administrator_alone(world, desk):
    assert desk.get("/office/hotline/connection/").status_code == 403
    shown = browser(world, "sec").get("/office/hotline/connection/")
    assert shown.status_code == 200
    with acting(LOOK):
        assert calls.signing_key(world.unit["province"].code) in shown.content.decode()
        assert Entry.objects.filter(what="hotline.show_key").exists()


def test_numbers_of_old_calls_and_forgotten_drafts_are_deleted(world, desk):
    CallCentre(world).tell("ended")
    desk.post("/office/hotline/assist/", {"subject": "旧草稿"})
    with acting(LOOK):
        assert jobs.delete_old(timezone.now() + timedelta(days=181)) == (1, 1)
        assert Call.objects.get().phone_cipher is None
