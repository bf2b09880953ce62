"""A security administrator brings officers in and back: account, seat, handed-over code; and what is refused."""

import re
from base64 import b32decode

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP

from zhigong.kernel.access.grants import grant_role
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.people import handovers
from zhigong.kernel.people.models import Account, AccountReset
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import PASSWORD, SECOND_FACTOR

pytestmark = pytest.mark.django_db
CHOSEN = "五只-Correct-horses-9"


def text(response) -> str:
    return response.content.decode()


def code_of(secret: bytes) -> str:
    clock = TOTP(secret)
    clock.time = timezone.now().timestamp()
    return f"{clock.token():06d}"


def handed_over(response) -> str:
    return re.search(r"data-handover-code>([A-Z2-9]{5}-[A-Z2-9]{5})<", text(response))[1]


def new_officer(world, unit="willow", **more) -> dict:
    on = timezone.localdate().isoformat()
    form = {"username": "sunli", "display_name": "孙莉", "unit": world.unit[unit].code, "role": "organiser"}
    return form | {"line": "territorial", "starts_on": on} | more


def redeem(code: str, username="sunli", new=CHOSEN) -> tuple[Client, object]:
    client = Client()
    form = {"username": username, "code": code, "new": new, "again": new}
    return client, client.post("/office/login/handover/", form)


def enrol(client: Client) -> list[str]:
    page = text(client.get("/office/login/enrol/"))
    secret = b32decode(re.search(r"data-manual-key>([A-Z2-7 ]+)<", page)[1].replace(" ", ""))
    done = client.post("/office/login/enrol/", {"token": code_of(secret)})
    return re.findall(r"<li>([A-Z2-9]{5}-[A-Z2-9]{5})</li>", text(done))


def test_a_new_officer_comes_in_with_a_handed_over_code_and_sits_in_the_seat_given(world):
    made = browser(world, "sec").post("/office/accounts/", new_officer(world))
    client, set_password = redeem(handed_over(made))
    assert set_password.url == "/office/login/enrol/"
    assert len(enrol(client)) == 10
    page = text(client.get("/office/"))
    assert "柳林街道总工会" in page
    assert "登录成功" in text(client.get("/office/password/"))
    assert redeem(handed_over(made))[1].status_code == 200, "the code works once"
    with acting(Seat.system("a test looks into the journal")):
        done = set(Entry.objects.values_list("what", flat=True))
    assert {"accounts.open", "grants.give", "accounts.redeem_handover", "accounts.enrol_factor"} <= done


def test_whoever_knows_only_the_name_and_password_rules_gets_no_account(world):
    browser(world, "sec").post("/office/accounts/", new_officer(world))
    _client, answer = redeem("AAAAA-AAAAA")
    assert "用户名或交接码不正确" in text(answer)
    signed = Client().post("/office/login/", {"username": "sunli", "password": ""})
    assert signed.status_code == 200


def test_a_taken_name_or_a_unit_outside_makes_neither_account_nor_seat(world):
    security = browser(world, "sec")
    assert security.post("/office/accounts/", new_officer(world, username="wang")).status_code == 422
    assert security.post("/office/accounts/", new_officer(world, unit="nation")).status_code == 422
    bad = new_officer(world, username="<script>")
    assert security.post("/office/accounts/", bad).status_code == 422
    assert not Account.objects.filter(username__in=("sunli", "<script>")).exists()


def test_a_forgotten_password_comes_back_through_security_and_system_administrator(world):
    security, system = browser(world, "sec"), browser(world, "sys")
    wang = browser(world, "wang")
    lost = {"username": "wang", "kind": "password", "reason": "本人持工作证到场"}
    assert security.post("/office/accounts/resets/ask/", lost).status_code == 302
    reset = AccountReset.objects.get(account=world.account["wang"])
    confirm = f"/office/accounts/resets/{reset.pk}/confirm/"
    refused = security.post(confirm, follow=True)
    assert "须由另一名管理员确认" in text(refused)
    handover = handed_over(system.post(confirm))
    assert wang.get("/office/").status_code == 302, "open sessions end"
    assert (
        not Client()
        .post("/office/login/", {"username": "wang", "password": PASSWORD})
        .headers.get("Location")
    )
    client, answer = redeem(handover, "wang")
    assert answer.url == "/office/login/factor/"
    assert client.post(answer.url, {"token": code_of(SECOND_FACTOR)}).status_code == 302


def test_the_system_administrator_confirms_but_asks_for_nothing_and_opens_no_account(world):
    system = browser(world, "sys")
    page = text(system.get("/office/accounts/resets/"))
    assert "reason" not in page
    lost = {"username": "wang", "kind": "password", "reason": "x"}
    assert system.post("/office/accounts/resets/ask/", lost).status_code == 403
    assert system.post("/office/accounts/", new_officer(world)).status_code == 403


def test_a_closed_account_is_out_at_once(world):
    security, wang = browser(world, "sec"), browser(world, "wang")
    assert wang.get("/office/").status_code == 200
    place = f"/office/accounts/{world.account['wang'].pk}/active/"
    security.post(place, {"active": "0"})
    assert wang.get("/office/").status_code == 302
    security.post(place, {"active": "1"})
    assert Account.objects.get(pk=world.account["wang"].pk).is_active
    own = f"/office/accounts/{world.account['sec'].pk}/active/"
    assert "不能停用自己" in text(security.post(own, {"active": "0"}, follow=True))


def test_a_lone_security_administrator_is_told_to_appoint_a_second(world):
    security = browser(world, "sec")
    assert "只有一名安全管理员" in text(security.get("/office/accounts/"))
    second = new_officer(world, unit="province", username="anquan2", role="security_admin")
    assert "data-handover-code" in text(security.post("/office/accounts/", second))
    assert "只有一名安全管理员" not in text(security.get("/office/accounts/"))


def test_a_lower_administrator_reaches_nobody_who_also_sits_above(world):
    with acting(Seat.system("a test makes a county's administrator")):
        account, code = handovers.open_account("xianan", "县安全员", None, timezone.now())
        grant_role(account, world.unit["qiaonan"], "security_admin", starts_on=timezone.localdate())
    client, _answer = redeem(code, "xianan")
    enrol(client)
    assert text(client.get("/office/accounts/?who=wang")).count("wang")
    assert "lin" not in re.findall(r"<small>(\w+)</small>", text(client.get("/office/accounts/")))
    place = f"/office/accounts/{world.account['lin'].pk}/active/"
    assert client.post(place, {"active": "0"}).status_code == 404
    lost = {"username": "lin", "kind": "password", "reason": "x"}
    assert "不在您的管辖范围内" in text(client.post("/office/accounts/resets/ask/", lost))


def test_recovery_codes_are_renewed_on_the_own_page(world):
    wang = browser(world, "wang")
    assert "动态码不正确" in text(wang.post("/office/recovery/", {"token": "000000"}))
    page = text(wang.post("/office/recovery/", {"token": code_of(SECOND_FACTOR)}))
    assert len(re.findall(r"<li>[A-Z2-9]{5}-[A-Z2-9]{5}</li>", page)) == 10
    assert "动态码错误" in text(wang.get("/office/password/"))


def test_nobody_sees_anothers_sign_ins(world):
    wang = browser(world, "wang")
    wang.post("/office/recovery/", {"token": "000000"})
    assert "动态码错误" not in text(browser(world, "zhao").get("/office/password/"))


def test_one_security_administrator_alone_takes_over_no_other_administrator(world):
    with acting(Seat.system("a test makes an administrator nobody has used yet")):
        fresh, _code = handovers.open_account("audit2", "审计管理员", None, timezone.now())
        grant_role(fresh, world.unit["province"], "audit_admin", starts_on=timezone.localdate())
    answer = browser(world, "sec").post(f"/office/accounts/{fresh.pk}/code/", follow=True)
    assert "须由两人办理" in text(answer)
    assert "data-handover-code" not in text(answer)


@pytest.mark.parametrize("address", ["/pick/unit/?q=%00ab", "/joining/?u=%00", "/union/%00/"])
def test_a_nul_in_an_address_is_refused_at_the_door(client, address):
    assert client.get(address).status_code == 400
