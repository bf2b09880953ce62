"""Who may open what: headers, deny by default, the seat of a request, 404 outside and 403 inside."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from zhigong.kernel.access.grants import grant_role
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting, current_seat
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.web.access import access_of, office_page
from zhigong.kernel.web.middleware import SeatMiddleware
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import SINCE

pytestmark = pytest.mark.django_db


def entries(**conditions) -> list[Entry]:
    with acting(Seat.system("reading the journal")):
        return list(Entry.objects.filter(**conditions))


def test_every_page_carries_a_policy_without_inline_code_and_is_kept_by_no_cache(client):
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "script-src 'self'" in policy
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["X-Frame-Options"] == "DENY"


def test_pages_hold_no_inline_style_or_script(client):
    text = client.get("/").content.decode()
    assert " style=" not in text and "<style" not in text
    assert "<script>" not in text and "onclick" not in text


def views_of(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views_of(pattern, route)
        else:
            yield route, pattern.callback


def test_every_view_declares_its_access():
    undeclared = [
        route
        for route, view in views_of(get_resolver())
        if not route.startswith(("api/", "healthz")) and access_of(view) is None
    ]
    assert undeclared == []


def test_a_view_that_declares_nothing_is_refused(world):
    request = RequestFactory().get("/office/secret/")
    with pytest.raises(PermissionDenied, match="没有声明访问权限"):
        SeatMiddleware(lambda request: HttpResponse()).process_view(
            request, lambda request: HttpResponse(), (), {}
        )


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client):
    assert client.get("/my/").headers["Location"] == "/login/?next=%2Fmy%2F"
    assert client.get("/office/units/").headers["Location"] == "/office/login/?next=%2Foffice%2Funits%2F"


def test_an_officer_without_the_second_factor_has_no_seat(world):
    response = browser(world, "wang", is_verified=False).get("/office/")
    assert response.status_code == 302 and response.headers["Location"].startswith("/office/login/")


def test_a_worker_is_told_that_the_workbench_is_not_for_them(world):
    response = browser(world, "li").get("/office/")
    assert response.status_code == 403
    assert "工会工作人员的工作台" in response.content.decode()


def test_an_officer_without_a_grant_is_told_whom_to_ask(world):
    Grant.objects.filter(pk=world.grant["wang"].pk).update(ends_on=SINCE)
    response = browser(world, "wang").get("/office/")
    assert response.status_code == 403
    assert "安全管理员" in response.content.decode()


def test_an_officer_switches_between_their_own_seats_only(world):
    with acting(Seat.system("a second grant")):
        grant_role(world.account["wang"], world.unit["willow"], "organiser", starts_on=SINCE)
    second = Grant.objects.exclude(pk=world.grant["wang"].pk).get(account=world.account["wang"])
    client = browser(world, "wang")
    assert client.get("/office/").context["seat"].unit_code == world.unit["qiaonan"].code
    client.post("/office/seat/", {"grant": second.pk})
    assert client.get("/office/").context["seat"].unit_code == world.unit["willow"].code
    client.post("/office/seat/", {"grant": world.grant["liu"].pk})
    assert client.get("/office/").context["seat"].unit_code == world.unit["willow"].code


def test_outside_the_seat_is_404_and_inside_without_the_right_is_403(world):
    client = browser(world, "zhao")
    outside = client.get(f"/office/units/{world.unit['shanbei'].code}/")
    inside = client.get("/office/journal/")
    assert (outside.status_code, inside.status_code) == (404, 403)
    assert client.get(f"/office/units/{world.unit['hengda'].code}/").status_code == 200


def test_an_industry_seat_sees_its_affiliated_union_and_not_its_neighbour(world):
    client = browser(world, "ma")
    assert client.get(f"/office/units/{world.unit['hengda'].code}/").status_code == 200
    assert client.get(f"/office/units/{world.unit['riders'].code}/").status_code == 404


def test_a_refusal_is_journaled_and_leaves_nothing_else(world):
    browser(world, "zhao").get("/office/grants/")
    refused = entries(outcome="refused", what="page.office-grants")
    assert len(refused) == 1 and refused[0].grant_id == world.grant["zhao"].pk


def test_a_strangers_wrong_address_is_not_worth_an_entry(client):
    assert client.get("/no/such/page/").status_code == 404
    assert entries(outcome="refused") == []


def test_the_view_runs_in_the_seat_with_its_range_told_to_the_database(world):
    seen = {}

    @office_page()
    def view(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('zg.lo'), current_setting('zg.hi')")
            seen["range"] = cursor.fetchone()
        seen["seat"] = current_seat()
        return HttpResponse("ok")

    request = RequestFactory().get("/office/x/")
    account = world.account["wang"]
    account.is_verified = lambda: True
    request.user, request.session = account, {}
    SeatMiddleware(view)(request)
    unit = world.unit["qiaonan"]
    assert seen["range"] == (str(unit.position), str(unit.position_end))
    assert seen["seat"].unit_id == unit.pk


def test_a_streamed_answer_is_read_in_the_seat_to_its_last_byte(world):
    def rows():
        yield current_seat().unit_code

    request = RequestFactory().get("/office/x/")
    account = world.account["wang"]
    account.is_verified = lambda: True
    request.user, request.session = account, {}
    response = SeatMiddleware(office_page()(lambda request: StreamingHttpResponse(rows())))(request)
    assert b"".join(response.streaming_content).decode() == world.unit["qiaonan"].code


@pytest.mark.parametrize("key", ["sys", "sec", "aud", "shen", "lin", "chen", "ma", "wang"])
def test_every_role_has_a_first_page_and_a_menu_without_dead_entries(world, key):
    client = browser(world, key)
    response = client.get("/office/")
    assert response.status_code == 200
    for _title, found in response.context["navigation"]:
        for entry in found:
            assert client.get(entry.url).status_code == 200, entry.url


def test_chinese_is_the_language_unless_the_reader_chooses(client):
    page = client.get("/", headers={"Accept-Language": "en-US"})
    assert page.headers["Content-Language"] == "zh-hans"
    client.post("/choose/language/", {"language": "en", "next": "/"})
    assert client.get("/").headers["Content-Language"] == "en"


def test_the_care_mode_enlarges_and_is_remembered_with_the_account(world):
    client = browser(world, "li")
    client.post("/choose/care/", {"care": "1", "next": "/"})
    fresh = browser(world, "li")
    world.account["li"].refresh_from_db()
    assert world.account["li"].care_mode
    assert "data-care" in fresh.get("/").content.decode()


def test_nobody_is_sent_to_a_foreign_address_after_choosing(client):
    response = client.post("/choose/care/", {"care": "1", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_the_service_worker_keeps_only_the_static_shell(client):
    text = client.get("/sw.js").content.decode()
    listed = text.split("const FILES = [")[1].split("]")[0]
    assert "/offline/" in listed
    assert all(part.strip(' "').startswith(("/static/", "/offline/")) for part in listed.split(","))


def test_a_wrong_csrf_token_is_told_in_a_sentence():
    response = Client(enforce_csrf_checks=True).post("/choose/care/", {"care": "1"})
    assert response.status_code == 403
