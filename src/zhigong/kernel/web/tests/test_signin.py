"""Signing in through the pages: a worker by phone, an officer by password and second factor, and what is refused."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people import accounts, second_factor
from zhigong.kernel.people.models import Account, Authenticator, Consent
from zhigong.kernel.web import signin_session

pytestmark = pytest.mark.django_db
PHONE, PASSWORD = "13800001875", "三只-Correct-horses-7"


def text(response) -> str:
    return response.content.decode()


def journal(**wanted) -> int:
    with acting(Seat.system("a test looks into the journal")):
        return Entry.objects.filter(**wanted).count()


def code_on_screen() -> str:
    return re.search(r"验证码 (\d{6})", text(Client().get("/inbox/")))[1]


def present_code(secret: bytes, later: int = 0) -> str:
    clock = TOTP(secret)
    clock.time = timezone.now().timestamp() + later
    return f"{clock.token():06d}"


@pytest.fixture
def officer():
    with acting(Seat.system("a test makes an officer")):
        return accounts.create_officer("li", PASSWORD, "李主席", totp_key=b"k" * 20)


def signed_in_officer(client, username="li", secret=b"k" * 20):
    client.post("/office/login/", {"username": username, "password": PASSWORD, "next": "/office/"})
    return client.post("/office/login/factor/?next=/office/", {"token": present_code(secret)})


def test_a_worker_signs_in_by_phone_and_code_and_comes_back_to_the_page_asked_for(client):
    page = client.get("/login/?next=/card/")
    assert "帐号个人信息告知" in text(page)
    sent = client.post("/login/", {"mobile": PHONE, "agree": "on", "next": "/card/"})
    assert sent.status_code == 302
    assert "138****1875" in text(client.get(sent.url))
    done = client.post(sent.url, {"code": code_on_screen(), "next": "/card/"})
    assert (done.status_code, done.url) == (302, "/card/")
    account = Account.objects.get(pk=client.session["_auth_user_id"])
    assert account.kind == "worker"
    with acting(Seat.worker(account.pk, None)):
        assert Consent.objects.get(account=account).notice_code == "account"


def test_without_agreeing_to_the_notice_no_code_is_sent(client):
    refused = client.post("/login/", {"mobile": PHONE})
    assert "请先阅读告知" in text(refused)
    assert "验证码 " not in text(client.get("/inbox/")).split("短信收件箱（演示）")[-1]


def test_a_wrong_code_is_told_beside_the_field_and_the_try_is_kept(client):
    client.post("/login/", {"mobile": PHONE, "agree": "on"})
    right = code_on_screen()
    wrong = "000000" if right != "000000" else "111111"
    for _guess in range(5):
        answer = client.post("/login/code/", {"code": wrong})
        assert answer.status_code == 200
    assert "输错次数过多" in text(client.post("/login/code/", {"code": right}))
    assert "_auth_user_id" not in client.session


def test_the_session_lies_under_a_new_key_after_signing_in(client):
    client.post("/login/", {"mobile": PHONE, "agree": "on"})
    before = client.session.session_key
    client.post("/login/code/", {"code": code_on_screen()})
    assert client.session.session_key != before
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = before
    assert "_auth_user_id" not in planted.session


def test_the_session_does_not_hold_the_phone_in_clear(client):
    client.post("/login/", {"mobile": PHONE, "agree": "on"})
    assert PHONE not in str(dict(client.session.items()))


def test_signing_in_never_leads_to_another_house(client):
    client.post("/login/", {"mobile": PHONE, "agree": "on"})
    done = client.post("/login/code/", {"code": code_on_screen(), "next": "https://evil.example/"})
    assert done.url == "/"


def test_an_officer_signs_in_by_password_and_second_factor(client, officer):
    first = client.post("/office/login/", {"username": "li", "password": PASSWORD})
    assert first.url.startswith("/office/login/factor/")
    assert "_auth_user_id" not in client.session
    done = client.post(first.url, {"token": present_code(b"k" * 20)})
    assert (done.status_code, done.url) == (302, "/office/")
    assert client.session["otp_device_id"]
    assert journal(what="signin.officer") == 1


def test_the_password_alone_opens_nothing(client, officer):
    client.post("/office/login/", {"username": "li", "password": PASSWORD})
    assert client.get("/office/").url.startswith("/office/login/")


def test_the_same_code_is_not_accepted_twice(client, officer):
    signed_in_officer(client)
    again = signed_in_officer(Client())
    assert "已用过" in text(again)


def test_five_wrong_passwords_lock_the_name_with_a_sentence_even_for_the_right_one(client, officer):
    for left in (4, 3, 2, 1):
        answer = client.post("/office/login/", {"username": "li", "password": "wrong-password"})
        assert f"还可再试 {left} 次" in text(answer)
    assert "已暂时锁定" in text(client.post("/office/login/", {"username": "li", "password": "wrong"}))
    assert "已暂时锁定" in text(client.post("/office/login/", {"username": "li", "password": PASSWORD}))
    assert journal(what="signin.officer", outcome="refused") == 5
    assert accounts.check_officer("li", PASSWORD, timezone.now() + timedelta(minutes=11)).ok


def test_an_unknown_name_is_answered_and_locked_like_a_known_one(client, officer):
    def answers(name):
        return [
            re.search(
                r"用户名或密码不正确[^<]*|连续失败[^<]*",
                text(client.post("/office/login/", {"username": name, "password": "wrong-password"})),
            )[0]
            for _turn in range(6)
        ]

    assert answers("li") == answers("nobody")


def test_a_new_officer_enrols_an_authenticator_and_gets_recovery_codes_once(client):
    with acting(Seat.system("a test makes an officer")):
        accounts.create_officer("wang", PASSWORD, "王干事")
    first = client.post("/office/login/", {"username": "wang", "password": PASSWORD})
    assert first.url.startswith("/office/login/enrol/")
    page = text(client.get(first.url))
    assert 'src="data:image/svg+xml' in page
    secret = b32decode(re.search(r"data-manual-key>([A-Z2-7 ]+)<", page)[1].replace(" ", ""))
    assert "动态码不正确" in text(client.post(first.url, {"token": "000000"}))
    done = client.post(first.url, {"token": present_code(secret)})
    codes = re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", text(done))
    assert len(codes) == 10
    kept = Authenticator.objects.get(user__username="wang")
    assert secret.hex() not in kept.key
    other = Client()
    other.post("/office/login/", {"username": "wang", "password": PASSWORD})
    assert other.post("/office/login/factor/", {"token": codes[0].lower()}).status_code == 302
    third = Client()
    third.post("/office/login/", {"username": "wang", "password": PASSWORD})
    assert "已用过" in text(third.post("/office/login/factor/", {"token": codes[0]}))


def test_an_officer_left_alone_for_half_an_hour_is_signed_out(client, officer):
    signed_in_officer(client)
    session = client.session
    session[signin_session.SEEN] = timezone.now().timestamp() - 31 * 60
    session.save()
    answer = client.get("/office/password/")
    assert answer.url.startswith("/office/login/?idle=1")
    assert "没有操作" in text(client.get(answer.url))


def test_signing_in_as_a_worker_ends_the_officers_session(client, officer):
    signed_in_officer(client)
    client.post("/login/", {"mobile": PHONE, "agree": "on"})
    client.post("/login/code/", {"code": code_on_screen()})
    assert Account.objects.get(pk=client.session["_auth_user_id"]).kind == "worker"
    assert "otp_device_id" not in client.session


def test_the_inbox_page_and_the_demonstration_code_exist_in_the_demonstration_only(client, settings):
    with acting(Seat.system("a test makes an officer")):
        accounts.create_officer(
            "demo", PASSWORD, "演示", is_demonstration=True, totp_key=second_factor.DEMONSTRATION_KEY
        )
    first = client.post("/office/login/", {"username": "demo", "password": PASSWORD})
    shown = re.search(r"data-demonstration-code>(\d{6})<", text(client.get(first.url)))[1]
    assert client.post(first.url, {"token": shown}).status_code == 302
    settings.ZG_SMS_ADAPTER = "console"
    assert client.get("/inbox/").status_code == 404
    other = Client()
    other.post("/office/login/", {"username": "demo", "password": PASSWORD})
    assert "data-demonstration-code" not in text(other.get(first.url))
    assert accounts.demonstration_exists()


def test_an_instance_with_the_on_screen_inbox_counts_as_a_demonstration(settings):
    assert accounts.demonstration_exists()
    settings.ZG_SMS_ADAPTER = "gateway"
    assert not accounts.demonstration_exists()


def test_a_security_administrator_issues_a_token_and_asks_for_a_reset_and_others_do_not(client, world):
    def office(key):
        account, browser = world.account[key], Client()
        session = browser.session
        session[signin_session.PENDING] = [str(account.pk), timezone.now().timestamp()]
        session.save()
        browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        from zhigong.testing.world import SECOND_FACTOR

        assert (
            browser.post("/office/login/factor/", {"token": present_code(SECOND_FACTOR)}).status_code == 302
        )
        return browser

    security = office("sec")
    form = {"name": "人社系统", "unit_code": world.unit["east"].code, "scopes": ["units.read"]}
    ends = (timezone.localdate() + timedelta(days=30)).isoformat()
    shown = re.search(
        r"data-token>(zg_[\w-]+)<", text(security.post("/office/tokens/", form | {"expires_on": ends}))
    )[1]
    found = Client().get("/api/units?text=东河", headers={"Authorization": f"Bearer {shown}"})
    assert found.status_code == 200
    lost = {"username": "wang", "kind": "factor", "reason": "手机遗失"}
    asked = security.post("/office/accounts/resets/ask/", lost)
    assert asked.status_code == 302
    assert "待另一名管理员确认" in text(security.get("/office/accounts/resets/"))
    organiser = office("wang")
    assert organiser.get("/office/tokens/").status_code == 403
    assert organiser.get("/office/accounts/resets/").status_code == 403
