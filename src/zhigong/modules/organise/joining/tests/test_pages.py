"""The worker's pages from the code on the wall to the number of the application, and the officer's side."""

import pytest
from django.urls import reverse
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.people.models import Account, Consent
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.joining.models import Application, Draft
from zhigong.modules.organise.joining.tests.test_story import apply, worker_seat
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db
AGREES = {"agree_joining": "on", "agree_identity": "on"}
WORK = {"worker_kind": "14", "employment_form": "4", "platform": "示例外卖", "place": "610101001"}


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def phone(client, world):
    """The courier's browser, signed in."""
    client.force_login(world.account["courier"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def identity_of(world, key="courier", name="孙洋"):
    return {"name": name, "doc_type": "111", "doc_number": world.document[key], **AGREES}


def hand_in(phone, world, **identity):
    phone.get(f"/joining/?u={world.unit['riders'].code}")
    assert phone.post("/joining/identity/", identity_of(world, **identity)).status_code == 302
    assert phone.post("/joining/work/", WORK).status_code == 302
    return phone.post("/joining/confirm/", {"oath": "on"})


def test_a_stranger_reads_what_joining_is_and_is_asked_to_sign_in(client, world):
    page = client.get(f"/joining/?u={world.unit['riders'].code}")
    assert "柳林街道新就业形态劳动者工会联合会" in page.content.decode()
    asked = client.get("/joining/identity/")
    assert (asked.status_code, asked.url) == (302, "/login/?next=%2Fjoining%2Fidentity%2F")


def test_from_the_code_to_the_number(phone, world):
    answer = hand_in(phone, world)
    with acting(Seat.system("look")):
        application = Application.objects.select_related("matter").get()
        assert application.found_by == "qr" and application.source_unit_id == world.unit["riders"].pk
        assert not Draft.objects.exists()
        assert set(Consent.objects.values_list("notice_code", flat=True)) == {"joining", "identity"}
    done = phone.get(answer.url)
    assert application.matter.number in done.content.decode()
    own = phone.get(f"/matters/{application.pk}/").content.decode()
    assert "外卖配送员" in own and world.document["courier"] not in own
    assert "您的申请正在办理" in phone.get("/joining/").content.decode()


def test_the_union_is_shown_with_the_reason_as_one_types(phone, world):
    phone.post("/joining/identity/", identity_of(world))
    by_place = phone.get("/joining/union/", {"worker_kind": "14", "place": "610101001"}).content.decode()
    assert "由工作地" in by_place or "新就业形态工会" in by_place
    code = world.employer["hengda"].uscc
    by_employer = phone.get("/joining/union/", {"worker_kind": "1", "employer": code, "place": "610101001"})
    assert "本单位工会受理" in by_employer.content.decode()
    assert (
        "恒达机械"
        in phone.get("/pick/employer/", {"field": "employer", "employer_text": "恒达"}).content.decode()
    )
    assert "610101001" in phone.get("/pick/place/", {"field": "place", "place_text": "柳林"}).content.decode()


def test_a_wrong_number_is_told_beside_its_field_and_not_sent_back(phone, world):
    wrong = world.document["courier"][:-1] + ("0" if world.document["courier"][-1] != "0" else "1")
    page = phone.post("/joining/identity/", identity_of(world) | {"doc_number": wrong})
    assert page.status_code == 422
    assert "校验位不对" in page.content.decode() and wrong not in page.content.decode()


def test_a_known_document_and_an_unknown_one_get_the_same_answers(phone, world):
    unknown = phone.post("/joining/identity/", identity_of(world))
    known = phone.post("/joining/identity/", identity_of(world, "zhou", "周婷"))
    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    phone.post("/joining/work/", WORK)
    assert "done" in phone.post("/joining/confirm/", {"oath": "on"}).url


def test_without_consent_or_statement_nothing_is_handed_in(phone, world):
    no_consent = {key: value for key, value in identity_of(world).items() if key != "agree_identity"}
    assert phone.post("/joining/identity/", no_consent).status_code == 422
    phone.post("/joining/identity/", identity_of(world))
    phone.post("/joining/work/", WORK)
    assert phone.post("/joining/confirm/", {}).status_code == 422
    with acting(Seat.system("look")):
        assert not Application.objects.exists()


def test_a_double_click_hands_in_once(phone, world):
    hand_in(phone, world)
    assert phone.post("/joining/confirm/", {"oath": "on"}).status_code == 302
    with acting(Seat.system("look")):
        assert Application.objects.count() == 1


def test_a_member_is_shown_the_card_instead(client, world):
    client.force_login(world.account["li"], backend="django.contrib.auth.backends.ModelBackend")
    assert "您已是工会会员" in client.get("/joining/").content.decode()
    assert client.get("/joining/identity/").status_code == 302


def test_the_other_city_sees_neither_the_page_nor_the_document(client, world, phone):
    hand_in(phone, world)
    with acting(Seat.system("look")):
        matter = Matter.objects.get(kind="joining.join")
    for seat, found in (("zhao", 1), ("liu", 0)):
        with acting(world.seat(seat)):
            assert Application.objects.filter(pk=matter.pk).count() == found


def test_going_back_shows_what_was_chosen_by_name(phone, world):
    phone.post("/joining/identity/", identity_of(world))
    phone.post("/joining/work/", WORK | {"employer": world.employer["hengda"].uscc})
    page = phone.get("/joining/work/").content.decode()
    assert 'name="place" value="610101001"' in page and 'value="柳林街道"' in page
    assert 'value="恒达机械有限公司"' in page


def test_the_officer_opens_the_page_reveals_the_number_and_approves(phone, world):
    hand_in(phone, world)
    with acting(Seat.system("look")):
        matter = Matter.objects.get(kind="joining.join")
    office = browser(world, "zhao")
    page = office.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "孙洋" in page and world.document["courier"] not in page and "批准入会" in page
    revealed = office.post(f"/office/matters/{matter.pk}/document/")
    assert world.document["courier"] in revealed.content.decode()
    seen = {"checked_by": "video", "document_seen": "on", "expected": "1"}
    assert office.post(f"/office/matters/{matter.pk}/approve/", seen).status_code == 302
    again = office.post(f"/office/matters/{matter.pk}/approve/", seen)
    assert again.status_code == 422 and "已由他人办理" in again.content.decode()
    assert browser(world, "liu").get(f"/office/matters/{matter.pk}/").status_code == 404
    assert browser(world, "liu").post(f"/office/matters/{matter.pk}/document/").status_code == 404
    with acting(Seat.system("look")):
        read = Entry.objects.filter(outcome="read").order_by("id").values_list("what", flat=True)
        # the page, the number, the identity door, and the page shown again with the refusal: each once
        assert list(read) == ["matters.read", "people.reveal", "people.identity_door", "matters.read"]
    assert "您已是工会会员" in phone.get("/joining/").content.decode()


def test_the_way_in_is_not_offered_to_a_member(client, world):
    for key, offered in (("courier", True), ("li", False)):
        client.force_login(world.account[key], backend="django.contrib.auth.backends.ModelBackend")
        assert ('href="/joining/"' in client.get("/").content.decode()) is offered, key
    client.logout()
    assert 'href="/joining/"' in client.get("/").content.decode()


def test_the_union_prints_its_code(world):
    page = browser(world, "zhao").get("/office/joining/qr/").content.decode()
    assert "data:image/svg+xml" in page and world.unit["willow"].code in page


def test_every_page_of_the_flow_has_an_address(world):
    names = ("start", "identity", "work", "union", "confirm")
    assert all(reverse(f"joining:{name}").startswith("/joining/") for name in names)
    assert Account.objects.filter(pk=world.account["courier"].pk, person_id=None).exists()
    with acting(Seat.system("look")):
        assert not Entry.objects.filter(what__startswith="joining.").exists()


def test_after_the_one_return_the_page_says_why_there_is_no_button(world):
    now = timezone.now()
    matter, client = apply(world, now=now), browser(world, "zhao")
    address = reverse("office-step", args=[matter.pk, "return"])
    assert address in client.get(reverse("office-matter", args=[matter.pk])).content.decode()
    take_step(matter.pk, "return", seat=world.seat("zhao"), now=now, data={"opinion": "姓名与证件不一致"})
    fixed = {"name": "孙阳", "doc_type": "111", "doc_number": world.document["courier"], "opinion": "已更正"}
    take_step(matter.pk, "resubmit", seat=worker_seat(world), now=now, data=fixed)
    page = client.get(reverse("office-matter", args=[matter.pk])).content.decode()
    assert address not in page and "已经退回过1次" in page
    late = client.post(address, {"opinion": "再改改", "expected": 3})
    assert late.status_code == 422 and "再改改" in late.content.decode(), "what was typed is not lost"
