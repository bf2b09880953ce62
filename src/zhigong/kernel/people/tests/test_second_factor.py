"""A lost second factor comes back only through two administrators; consent is kept word for word."""

from base64 import b32decode
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_otp.oath import TOTP

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people import accounts, consents, handovers, second_factor
from zhigong.kernel.people.models import Account, AccountReset, Authenticator, Consent
from zhigong.kernel.people.notice_texts import NOTICES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "三只-Correct-horses-7"
NEW_PASSWORD = "四只-Other-horses-8"
SECURITY = "security_admin"


@pytest.fixture(autouse=True)
def _as_set_up():
    with acting(Seat.system("a test")):
        yield


def code_at(secret: bytes, at: datetime) -> str:
    clock = TOTP(secret)
    clock.time = at.timestamp()
    return f"{clock.token():06d}"


@pytest.fixture
def people():
    holder = accounts.create_officer("li", PASSWORD, "李主席", totp_key=b"k" * 20)
    first = accounts.create_officer("anquan1", PASSWORD, "安全一", totp_key=b"a" * 20)
    second = accounts.create_officer("anquan2", PASSWORD, "安全二", totp_key=b"b" * 20)
    return holder, first, second


def test_after_a_loss_two_administrators_let_the_holder_enrol_again(people):
    holder, first, second = people
    reset = handovers.ask_reset(holder, "factor", "手机遗失，本人持工作证到场", first, NOW)
    assert second_factor.verify(holder, code_at(b"k" * 20, NOW), NOW).ok
    handover = handovers.confirm_reset(reset.pk, second, SECURITY, NOW)
    later = NOW + timedelta(minutes=5)
    assert not second_factor.verify(holder, code_at(b"k" * 20, later), later).ok
    assert not second_factor.has_factor(holder)
    enrolment = second_factor.begin_enrolment(holder)
    secret = b32decode(enrolment.manual_key.replace(" ", ""))
    with pytest.raises(ValidationError, match="交接码不正确"):
        second_factor.confirm_enrolment(holder, code_at(secret, later), later, "WRONG")
    codes = second_factor.confirm_enrolment(holder, code_at(secret, later), later, handover)
    assert len(codes) == second_factor.recovery_codes_left(holder) == 10
    assert not second_factor.needs_handover(holder)
    assert {"accounts.ask_reset", "accounts.confirm_reset", "accounts.enrol_factor"} <= set(
        Entry.objects.values_list("what", flat=True)
    )


def test_one_administrator_cannot_do_both_nor_the_holder_confirm(people):
    holder, first, _second = people
    reset = handovers.ask_reset(holder, "factor", "手机遗失", first, NOW)
    for somebody in (first, holder):
        with pytest.raises(ValidationError, match="另一名管理员"):
            handovers.confirm_reset(reset.pk, somebody, SECURITY, NOW)
    with pytest.raises(ValidationError, match="自己的帐号"):
        handovers.ask_reset(first, "password", "忘了", first, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountReset.objects.filter(pk=reset.pk).update(confirmed_by=first.pk, confirmed_at=NOW)


def test_a_handover_code_dies_after_a_day(people):
    holder, first, second = people
    handover = handovers.confirm_reset(
        handovers.ask_reset(holder, "factor", "手机遗失", first, NOW).pk, second, SECURITY, NOW
    )
    late = NOW + timedelta(hours=25)
    secret = b32decode(second_factor.begin_enrolment(holder).manual_key.replace(" ", ""))
    with pytest.raises(ValidationError, match="已过期"):
        second_factor.confirm_enrolment(holder, code_at(secret, late), late, handover)


def test_five_wrong_codes_lock_the_second_factor_for_ten_minutes(people):
    holder, *_others = people
    answers = [second_factor.verify(holder, "000000", NOW) for _try in range(5)]
    assert "已暂时锁定" in answers[-1].sentence
    assert not second_factor.verify(holder, code_at(b"k" * 20, NOW), NOW).ok
    later = NOW + timedelta(minutes=11)
    assert second_factor.verify(holder, code_at(b"k" * 20, later), later).ok


def test_a_code_of_the_past_step_is_accepted_once_and_an_older_one_never(people):
    holder, *_others = people
    assert not second_factor.verify(holder, code_at(b"k" * 20, NOW - timedelta(minutes=2)), NOW).ok
    assert second_factor.verify(holder, code_at(b"k" * 20, NOW - timedelta(seconds=30)), NOW).ok
    assert not second_factor.verify(holder, code_at(b"k" * 20, NOW - timedelta(seconds=30)), NOW).ok


def test_the_secret_is_sealed_and_bound_to_its_account(people):
    holder, first, _second = people
    device = Authenticator.objects.get(user=holder)
    assert (b"k" * 20).hex() not in device.key
    assert len(device.key) <= 80
    device.user = first
    with pytest.raises(Exception, match="未通过校验"):
        _moved = device.bin_key


def reset_password(people, kind="password"):
    holder, first, second = people
    asked = handovers.ask_reset(holder, kind, "忘记密码，本人持工作证到场", first, NOW)
    return handovers.confirm_reset(asked.pk, second, SECURITY, NOW)


def test_after_a_forgotten_password_two_administrators_let_the_holder_choose_a_new_one(people):
    holder, *_others = people
    code = reset_password(people)
    assert not accounts.check_officer("li", PASSWORD, NOW).ok
    answer, _reset = handovers.redeem("li", code.lower(), NEW_PASSWORD, NOW)
    assert answer.ok
    assert accounts.check_officer("li", NEW_PASSWORD, NOW).ok
    assert second_factor.verify(holder, code_at(b"k" * 20, NOW), NOW).ok, "the second factor stays"
    assert not handovers.redeem("li", code, "Another-long-pass-9", NOW)[0].ok, "a code works once"


def test_when_both_are_lost_one_code_serves_for_both(people):
    holder, *_others = people
    answer, reset = handovers.redeem("li", reset_password(people, "both"), NEW_PASSWORD, NOW)
    assert answer.ok
    assert second_factor.needs_handover(holder)
    assert not second_factor.needs_handover(holder, reset)
    secret = b32decode(second_factor.begin_enrolment(holder).manual_key.replace(" ", ""))
    assert len(second_factor.confirm_enrolment(holder, code_at(secret, NOW), NOW, proved=reset)) == 10


def test_a_reset_of_the_factor_sets_no_password(people):
    assert not handovers.redeem("li", reset_password(people, "factor"), NEW_PASSWORD, NOW)[0].ok


def test_the_rules_name_who_may_confirm(people):
    holder, first, second = people
    asked = handovers.ask_reset(holder, "password", "忘记密码", first, NOW)
    with pytest.raises(ValidationError, match="岗位不能确认"):
        handovers.confirm_reset(asked.pk, second, "audit_admin", NOW)
    assert handovers.confirm_reset(asked.pk, second, "system_admin", NOW)
    with pytest.raises(ValidationError, match="已经确认"):
        handovers.confirm_reset(asked.pk, second, "system_admin", NOW)


def test_a_wrong_code_and_an_unknown_name_are_answered_alike_and_lock(people):
    reset_password(people)

    def answers(name):
        return [handovers.redeem(name, "WRONG", NEW_PASSWORD, NOW)[0].sentence for _turn in range(6)]

    assert answers("li") == answers("nobody")
    assert "已暂时锁定" in handovers.redeem("li", "WRONG", NEW_PASSWORD, NOW)[0].sentence


def test_a_new_account_has_no_password_until_its_code_is_redeemed(people):
    _holder, first, _second = people
    account, code = handovers.open_account("zhang", "张干事", first, NOW)
    assert not accounts.check_officer("zhang", "", NOW).ok
    with pytest.raises(ValidationError):
        handovers.redeem("zhang", code, "12345678901", NOW)
    newer = handovers.renew_handover(account, first, NOW + timedelta(hours=30))
    assert not handovers.redeem("zhang", code, NEW_PASSWORD, NOW + timedelta(hours=30))[0].ok
    late = NOW + timedelta(hours=55)
    assert not handovers.redeem("zhang", newer, NEW_PASSWORD, late)[0].ok
    assert handovers.redeem("zhang", newer, NEW_PASSWORD, NOW + timedelta(hours=31))[0].ok
    with pytest.raises(ValidationError, match="已被使用"):
        handovers.open_account("ZHANG", "另一人", first, NOW)


def test_a_used_account_gets_no_new_code_without_two_people(people):
    holder, first, _second = people
    with pytest.raises(ValidationError, match="已启用"):
        handovers.renew_handover(holder, first, NOW)


def test_a_closed_account_signs_in_no_more_and_nobody_closes_their_own(people):
    holder, first, _second = people
    handovers.set_active(holder, False, first)
    assert not accounts.check_officer("li", PASSWORD, NOW).ok
    assert not handovers.redeem("li", "WRONG", NEW_PASSWORD, NOW)[0].ok
    with pytest.raises(ValidationError, match="自己的帐号"):
        handovers.set_active(first, False, first)
    handovers.set_active(holder, True, first)
    assert Account.objects.get(pk=holder.pk).is_active


def test_recovery_codes_are_renewed_with_the_authenticator_only(people):
    holder, *_others = people
    old = second_factor.new_recovery_codes(holder)
    with pytest.raises(ValidationError, match="动态码不正确"):
        second_factor.renew_recovery_codes(holder, "000000", NOW)
    new = second_factor.renew_recovery_codes(holder, code_at(b"k" * 20, NOW), NOW)
    assert not set(old) & set(new)
    assert not second_factor.verify(holder, old[0], NOW).ok


def test_a_weak_or_repeated_password_is_refused_with_the_reason(people):
    holder, *_others = people
    with pytest.raises(ValidationError):
        accounts.create_officer("wang", "12345678901", "王")
    with pytest.raises(ValidationError, match="已被使用"):
        accounts.create_officer("li", PASSWORD, "李")
    with pytest.raises(ValidationError, match="不能与原密码相同"):
        accounts.change_password(holder, PASSWORD, PASSWORD, NOW)
    with pytest.raises(ValidationError, match="还可再试"):
        accounts.change_password(holder, "wrong", "Another-long-pass-9", NOW)
    accounts.change_password(holder, PASSWORD, "Another-long-pass-9", NOW)
    assert accounts.check_officer("li", "Another-long-pass-9", NOW).ok


def test_consent_keeps_version_time_purpose_and_the_digest_of_the_text_and_is_taken_back():
    account = accounts.create_worker("13800001875")
    consent = consents.give_consent(account, "joining", NOW)
    assert consents.give_consent(account, "joining", NOW + timedelta(days=1)) == consent
    assert bytes(consent.text_digest) == consents.text_digest(NOTICES["joining"])
    assert "已撤回" in consents.withdraw_consent(account, consent.pk, NOW)
    (shown,) = consents.consents_of(account)
    assert (shown["version"], shown["withdrawn_at"]) == ("2026-11", NOW)


def test_nobody_takes_back_anothers_consent():
    account, other = accounts.create_worker("13800001875"), accounts.create_worker("13900002222")
    consent = consents.give_consent(account, "joining", NOW)
    with pytest.raises(Consent.DoesNotExist):
        consents.withdraw_consent(other, consent.pk, NOW)


def test_an_unknown_notice_is_an_error_and_not_an_empty_consent():
    with pytest.raises(KeyError):
        consents.give_consent(accounts.create_worker("13800001875"), "nothing", NOW)


def test_every_notice_says_what_article_17_asks():
    for notice in NOTICES.values():
        layers = (notice.title, notice.short, notice.data, notice.retention, notice.shared, notice.refusal)
        assert all(str(layer).strip() for layer in (*layers, notice.contact, notice.rights, *notice.purposes))
