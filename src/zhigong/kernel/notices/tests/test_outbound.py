"""Text messages go out once per key, through a gateway that times out, refuses and loses answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.notices import messages, outbound
from zhigong.kernel.notices.adapters import ConsoleAdapter
from zhigong.kernel.notices.gateway_simulator import GatewaySimulator
from zhigong.kernel.notices.models import Notice, OutboundMessage
from zhigong.kernel.people.accounts import create_worker

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE, SECRET = "13800001875", "5a" * 32


@pytest.fixture
def gateway():
    simulator = GatewaySimulator(secret=SECRET).start()
    with override_settings(
        ZG_SMS_ADAPTER="gateway", ZG_SMS_GATEWAY_URL=simulator.url, ZG_SMS_GATEWAY_SECRET=SECRET
    ):
        yield simulator
    simulator.stop()


@pytest.fixture(autouse=True)
def _as_a_job():
    with acting(Seat.system("a test sends messages")):
        yield


def queue(key="k-1", text="您的入会申请已批准"):
    outbound.queue_sms(PHONE, text, key, NOW)
    return OutboundMessage.objects.get(key=key)


def test_a_waiting_message_reaches_the_gateway_signed_and_is_sent(gateway):
    message = queue()
    assert outbound.send_waiting(NOW) == 1
    message.refresh_from_db()
    assert (message.state, message.gateway_reference) == ("sent", "sim-1")
    assert gateway.messages["k-1"]["mobile"] == PHONE
    assert outbound.send_waiting(NOW + timedelta(hours=1)) == 0


def test_the_same_key_is_queued_once(gateway):
    queue()
    queue()
    assert OutboundMessage.objects.count() == 1


def test_a_worker_killed_between_sending_and_marking_does_not_send_twice(gateway):
    message = queue()
    (claimed,) = outbound.claim_waiting(NOW)
    outbound.adapter().send(outbound.mobile_of(message), outbound.text_of(message), message.key)
    # killed here: the row still says `sending`
    assert outbound.claim_waiting(NOW + timedelta(minutes=1)) == []
    assert outbound.send_waiting(NOW + timedelta(minutes=3)) == 1
    assert claimed == message.pk
    assert gateway.requests_count == 2
    assert len(gateway.messages) == 1


def test_an_answer_that_is_lost_leads_to_another_try_with_the_same_key(gateway):
    gateway.faults.append("drop")
    message = queue()
    assert outbound.send_waiting(NOW) == 0
    message.refresh_from_db()
    assert message.state == "waiting"
    assert "连接失败" in message.error
    assert outbound.send_waiting(NOW + timedelta(seconds=31)) == 1
    assert len(gateway.messages) == 1


def test_a_fault_of_the_gateway_is_tried_again_later_and_visible_until_then(gateway):
    gateway.faults.append(503)
    message = queue()
    outbound.send_waiting(NOW)
    assert outbound.send_waiting(NOW + timedelta(seconds=10)) == 0
    assert [one.pk for one in outbound.failures()] == [message.pk]
    assert outbound.send_waiting(NOW + timedelta(seconds=31)) == 1
    assert not outbound.failures()


def test_a_refusal_is_final_and_names_neither_phone_nor_text(gateway):
    gateway.faults.append(400)
    message = queue()
    outbound.send_waiting(NOW)
    message.refresh_from_db()
    assert message.state == "failed"
    assert PHONE not in message.error
    assert outbound.send_waiting(NOW + timedelta(days=1)) == 0


def test_a_message_is_given_up_after_eight_tries(gateway):
    gateway.faults.extend([500] * 20)
    message = queue()
    for day in range(10):
        outbound.send_waiting(NOW + timedelta(days=day))
    message.refresh_from_db()
    assert (message.state, message.attempts_count) == ("failed", 8)


def test_the_gateway_refuses_a_wrong_signature(gateway):
    with override_settings(ZG_SMS_GATEWAY_SECRET="00" * 32):
        queue()
        outbound.send_waiting(NOW)
    assert not gateway.messages


def test_a_notice_stands_on_screen_once_and_goes_out_once_per_key():
    account = create_worker(PHONE)
    for _twice in range(2):
        assert messages.send(
            account, "joining.approved", "已批准入会", "欢迎", now=NOW, sms_text="已批准", key="m-1-approved"
        )
    assert Notice.objects.count() == OutboundMessage.objects.count() == 1
    assert messages.unread_count(account) == 1
    notice = messages.latest(account)[0]
    messages.mark_read(account, notice.pk, NOW)
    assert messages.unread_count(account) == 0
    assert not outbound.OutboundMessage.objects.exclude(state="waiting").exists()


def test_a_person_without_an_account_gets_no_notice():
    assert not messages.send(Notice().pk, "x", "title", now=NOW)


def test_nobody_reads_anothers_notice():
    account, other = create_worker(PHONE), create_worker("13900002222")
    messages.send(account, "x", "title", now=NOW)
    with pytest.raises(Notice.DoesNotExist):
        messages.mark_read(other, messages.latest(account)[0].pk, NOW)


def test_the_inbox_shows_messages_only_while_it_is_the_adapter():
    queue(text="验证码 123456")
    assert outbound.inbox()[0].mobile == "138****1875"
    with override_settings(ZG_SMS_ADAPTER="console"), pytest.raises(PermissionError):
        outbound.inbox()


def test_the_servers_log_holds_no_code_where_others_can_reach_the_house(settings, caplog):
    caplog.set_level("INFO", logger="zhigong.sms")
    settings.ZG_PUBLIC_URL = "https://zhigong.example.org"
    ConsoleAdapter().send("13800001875", "【智工】验证码 246810，5 分钟内有效。", "k")
    assert "246810" not in caplog.text and "13800001875" not in caplog.text
