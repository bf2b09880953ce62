"""A worker signs in by phone and one-time code; everything else is refused with a sentence."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.notices import outbound
from zhigong.kernel.people import accounts, login_codes
from zhigong.kernel.people.models import Account, LoginCode
from zhigong.kernel.rules.models import RuleValue

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE, OTHER_PHONE = "13800001875", "13900002222"


def journal(**wanted):
    with acting(Seat.system("a test looks into the journal")):
        return list(Entry.objects.filter(**wanted))


def last_code() -> str:
    return re.search(r"\d{6}", outbound.inbox(1)[0].text)[0]


def ask(phone=PHONE, at=NOW, address="10.0.0.1"):
    return login_codes.request_code(phone, "login", at, address)


def check(code, phone=PHONE, at=NOW, address="10.0.0.1"):
    return login_codes.check_code(phone, "login", code, at, address)


def test_a_worker_signs_in_with_the_code_sent_to_the_phone_and_the_account_is_made_then():
    assert ask("138-0000 1875").ok
    assert not Account.objects.exists()
    assert check(last_code(), at=NOW + timedelta(minutes=4)).ok
    account = accounts.sign_in_worker(PHONE, NOW).account
    assert account.kind == "worker"
    assert accounts.masked_mobile(account) == "138****1875"
    assert accounts.sign_in_worker(PHONE, NOW).account == account
    assert len(journal(what="signin.worker", outcome="done")) == 2


def test_the_database_holds_neither_the_code_nor_the_phone_in_clear():
    ask()
    code = last_code()
    accounts.create_worker(PHONE)
    kept = [bytes(row) for row in LoginCode.objects.values_list("code_digest", flat=True)]
    kept += [
        bytes(row) for pair in Account.objects.values_list("mobile_digest", "mobile_cipher") for row in pair
    ]
    kept += [
        bytes(row.text_cipher) + bytes(row.mobile_cipher) for row in outbound.OutboundMessage.objects.all()
    ]
    assert not any(code.encode() in row or PHONE.encode() in row for row in kept)
    assert not any(code in str(entry.detail) or PHONE in str(entry.detail) for entry in journal())
    assert journal(what="signin.code")


def test_a_code_serves_once():
    ask()
    code = last_code()
    assert check(code).ok
    again = check(code)
    assert not again.ok
    assert "使用过" in again.sentence


def test_a_code_dies_after_five_minutes():
    ask()
    late = check(last_code(), at=NOW + timedelta(minutes=5))
    assert not late.ok
    assert "失效" in late.sentence


def test_five_wrong_guesses_void_the_code():
    ask()
    code = last_code()
    wrong = "000000" if code != "000000" else "111111"
    for _guess in range(5):
        assert not check(wrong).ok
    refused = check(code)
    assert not refused.ok
    assert "输错次数过多" in refused.sentence


def test_a_new_code_voids_the_older_one():
    ask()
    first = last_code()
    ask(at=NOW + timedelta(seconds=61))
    if first != last_code():
        assert not check(first, at=NOW + timedelta(seconds=62)).ok
    assert check(last_code(), at=NOW + timedelta(seconds=62)).ok


def test_a_code_for_one_purpose_or_phone_does_not_serve_another():
    ask()
    ask(OTHER_PHONE)
    assert not login_codes.check_code(PHONE, "joining", last_code(), NOW).ok
    login_codes.request_code(PHONE, "joining", NOW + timedelta(seconds=61))
    joining = last_code()
    ask(at=NOW + timedelta(seconds=122))
    if joining != last_code():
        assert not check(joining, at=NOW + timedelta(seconds=123)).ok


def test_asking_again_within_a_minute_tells_how_long_to_wait():
    ask()
    refused = ask(at=NOW + timedelta(seconds=20))
    assert not refused.ok
    assert refused.wait_seconds == 41
    assert "秒后" in refused.sentence


def test_one_phone_gets_six_codes_an_hour():
    answers = [ask(at=NOW + timedelta(minutes=2 * turn)).ok for turn in range(7)]
    assert answers == [True] * 6 + [False]
    assert ask(at=NOW + timedelta(minutes=75)).ok


def rule(key: str, value: str) -> None:
    """Put a value of the whole instance in force, as two officers would."""
    RuleValue.objects.create(
        key=key,
        region_code="",
        value=value,
        basis="测试",
        valid_from=NOW.date(),
        proposed_by=uuid4(),
        approved_by=uuid4(),
    )


def test_one_address_cannot_ask_for_thousands_of_phones():
    rule("signin.codes_per_address", "3")
    answers = [ask(f"1380000{turn:04d}", NOW + timedelta(seconds=turn)) for turn in range(4)]
    assert [answer.ok for answer in answers] == [True, True, True, False]
    assert "当前网络" in answers[-1].sentence
    assert ask("13800009999", NOW, address="10.0.0.2").ok


def test_a_code_lives_as_long_as_the_rules_say():
    rule("signin.code_minutes", "2 min")
    assert "2 分钟" in ask().sentence
    assert not check(last_code(), at=NOW + timedelta(minutes=3)).ok


def test_known_and_unknown_phones_get_the_same_answer():
    accounts.create_worker(PHONE)
    assert ask(PHONE) == ask(OTHER_PHONE)
    assert check("123", PHONE) == check("123", OTHER_PHONE)


def test_what_is_no_mobile_number_is_refused_before_anything_is_sent():
    assert "11位" in ask("12345").sentence
    assert not LoginCode.objects.exists()


def test_a_stopped_account_is_told_so_only_after_the_code_was_right():
    account = accounts.create_worker(PHONE)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert ask().ok
    assert check(last_code()).ok
    answer = accounts.sign_in_worker(PHONE, NOW)
    assert answer.account is None
    assert "停用" in answer.sentence
