"""Partners call with scoped tokens; each call is proved, counted, journaled, and a POST is done once."""

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.utils import timezone
from ninja import NinjaAPI, Router, Schema

from zhigong.kernel import crypto
from zhigong.kernel.access.seats import Seat, acting, current_seat
from zhigong.kernel.api import partners, tokens
from zhigong.kernel.api.problems import Problem, register_problems
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.orgs.models import Place
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.rules.models import RuleValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    with acting(Seat.system("a test builds units")):
        for code, name, level in (
            ("61", "示例省", "province"),
            ("6101", "东河市", "city"),
            ("6102", "西山市", "city"),
        ):
            Place.objects.get_or_create(code=code, defaults={"name": name, "level": level})
        province = add_unit(None, "示例省总工会", "province", "federation", place_id="61")
        east = add_unit(province, "东河市总工会", "city", "federation", place_id="6101")
        west = add_unit(province, "西山市总工会", "city", "federation", place_id="6102")
        return {"province": province, "east": east, "west": west}


def issue(unit, *scopes, days=30):
    now = timezone.now()
    with acting(Seat.system("a test issues a token")):
        return tokens.issue_token("人社系统", list(scopes), unit, now + timedelta(days=days), now)


def bearer(clear, **headers):
    return {"headers": {"Authorization": f"Bearer {clear}", **headers}}


def journal(**wanted):
    with acting(Seat.system("a test looks into the journal")):
        return list(Entry.objects.filter(**wanted))


def test_a_partner_finds_units_in_its_range_by_name_and_by_code(client, units):
    _token, clear = issue(units["province"], "units.read")
    found = client.get("/api/units?text=东河", **bearer(clear)).json()
    assert [unit["code"] for unit in found] == [units["east"].code]
    one = client.get(f"/api/units/{units['east'].code}", **bearer(clear)).json()
    assert (one["name"], one["parent_code"]) == ("东河市总工会", units["province"].code)
    calls = journal(what="api.call", outcome="done")
    assert [entry.unit_id for entry in calls] == [units["province"].pk] * 2


def test_a_unit_outside_the_tokens_range_looks_like_one_that_does_not_exist(client, units):
    _token, clear = issue(units["east"], "units.read")
    outside = client.get(f"/api/units/{units['west'].code}", **bearer(clear))
    nothing = client.get("/api/units/00000000", **bearer(clear))
    assert outside.status_code == nothing.status_code == 404
    assert outside.json() == nothing.json()
    assert client.get("/api/units?text=西山", **bearer(clear)).json() == []
    assert len(journal(what="api.call", outcome="refused")) == 2


@pytest.mark.parametrize("clear", ["", "zg_wrong", "nonsense"])
def test_without_a_valid_token_the_door_stays_shut(client, units, clear):
    answer = client.get("/api/units?text=东河", **bearer(clear))
    assert answer.status_code == 401
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "令牌" in answer.json()["detail"]


def test_a_revoked_or_expired_token_is_refused(client, units, monkeypatch):
    token, clear = issue(units["province"], "units.read")
    assert client.get("/api/units?text=东河", **bearer(clear)).status_code == 200
    assert tokens.find_token(clear, timezone.now() + timedelta(days=31)) is None
    with acting(Seat.system("a test revokes")):
        tokens.revoke_token(token.pk, timezone.now())
    assert client.get("/api/units?text=东河", **bearer(clear)).status_code == 401


def test_a_token_without_the_scope_is_refused_with_a_sentence_in_the_callers_language(client, units):
    _token, clear = issue(units["province"], "joining.read")
    answer = client.get("/api/units?text=东河", **bearer(clear))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")
    english = client.get("/api/units?text=东河", **bearer(clear, **{"Accept-Language": "en"}))
    assert "token" in english.json()["detail"]


def test_only_the_digest_of_a_token_is_kept(units):
    token, clear = issue(units["province"], "units.read")
    assert clear.encode() not in bytes(token.digest)
    assert bytes(token.digest).hex() not in clear


def test_guessing_tokens_locks_the_address(client, units):
    by = {"proposed_by": uuid4(), "approved_by": uuid4(), "basis": "测试", "valid_from": date(2020, 1, 1)}
    RuleValue.objects.create(key="signin.address_failures_allowed", region_code="", value="3", **by)
    _token, clear = issue(units["province"], "units.read")
    for _guess in range(3):
        client.get("/api/units?text=东河", **bearer("zg_guess"))
    assert client.get("/api/units?text=东河", **bearer(clear)).status_code == 429


def test_too_many_calls_a_minute_are_refused(client, units, monkeypatch):
    monkeypatch.setattr(partners, "CALLS_PER_MINUTE", 2)
    _token, clear = issue(units["province"], "units.read")
    statuses = [client.get("/api/units?text=东河", **bearer(clear)).status_code for _call in range(3)]
    assert statuses in ([200, 200, 429], [200, 200, 200])  # the second when a minute turns in between
    if statuses[-1] == 200:
        assert client.get("/api/units?text=东河", **bearer(clear)).status_code in (200, 429)


def test_a_wrong_question_is_answered_field_by_field(client, units):
    _token, clear = issue(units["province"], "units.read")
    answer = client.get("/api/units", **bearer(clear))
    assert answer.status_code == 422
    assert "text" in json.dumps(answer.json()["fields"])


def test_a_token_needs_a_known_scope_and_an_end_within_a_year(units):
    for scopes, days in ((["everything"], 30), ([], 30), (["units.read"], 400), (["units.read"], -1)):
        with pytest.raises(Exception, match="授权范围|有效期"):
            issue(units["province"], *scopes, days=days)


def test_the_document_and_its_page_need_no_token_and_no_inline_code(client):
    document = client.get("/api/openapi.json").json()
    assert "/api/units/{code}" in document["paths"]
    assert document["components"]["securitySchemes"]["BearerToken"]["scheme"] == "bearer"
    page = client.get("/api/docs").content.decode()
    assert 'href="/api/openapi.json"' in page and "提交入会申请" in page
    assert "<script>" not in page
    assert "cdn" not in page


class Wish(Schema):
    """What the example's POST takes."""

    text: str


@pytest.fixture
def door(units):
    """An API with one operation that writes a journal entry, to see how often it runs."""
    from zhigong.kernel.journal.entries import record

    api, router = NinjaAPI(urls_namespace="door-of-a-test"), Router(auth=partners.BearerToken())
    register_problems(api)
    api.add_decorator(partners.as_partner, mode="view")

    @router.post("")
    def wish(request, wish: Wish):
        record("test.wish", detail={"seat": current_seat().role})
        if wish.text == "refused":
            raise Problem(409, "refused", "不行")
        return {"echo": wish.text}

    api.add_router("/wishes", router)
    pattern = next(one for one in api.urls[0] if "wishes" in str(one.pattern))
    _token, clear = issue(units["province"], "units.read")

    def post(text, key="key-00000001"):
        headers = {"HTTP_AUTHORIZATION": f"Bearer {clear}"} | ({"HTTP_IDEMPOTENCY_KEY": key} if key else {})
        request = RequestFactory().post("/wishes", {"text": text}, content_type="application/json", **headers)
        request.resolver_match = type("Match", (), {"route": "wishes"})
        return pattern.callback(request)

    return post


def test_a_post_with_the_same_key_is_done_once_and_answered_alike(door):
    first, second = door("hello"), door("hello")
    assert first.content == second.content
    assert second["Idempotent-Replayed"] == "true"
    assert [entry.detail["seat"] for entry in journal(what="test.wish")] == ["partner"]


def test_a_key_is_recognised_after_the_digest_key_was_replaced(door, tmp_path, settings):
    copy = tmp_path / "keys.json"
    copy.write_bytes(Path(settings.ZG_KEYS_FILE).read_bytes())
    copy.chmod(0o600)
    settings.ZG_KEYS_FILE = copy
    first = door("hello")
    crypto.add_key(copy, "digest")
    second = door("hello")
    assert second.status_code == 200 and second["Idempotent-Replayed"] == "true"
    assert first.content == second.content and len(journal(what="test.wish")) == 1
    assert door("something else").status_code == 409


def test_a_key_used_for_another_request_is_refused(door):
    door("hello")
    assert door("something else").status_code == 409


def test_a_post_without_a_key_is_refused(door):
    assert door("hello", key="").status_code == 400
    assert not journal(what="test.wish")


def test_a_refused_post_leaves_nothing_behind_and_may_be_sent_again(door):
    assert door("refused").status_code == 409
    assert not journal(what="test.wish")
    assert door("hello").status_code == 200


def test_answers_older_than_a_week_are_forgotten(door):
    from zhigong.kernel.api.jobs import purge

    door("hello")
    assert purge(timezone.now()) == 0
    assert purge(timezone.now() + timedelta(days=8)) == 2
