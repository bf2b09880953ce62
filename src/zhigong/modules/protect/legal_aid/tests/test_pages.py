"""The pages of legal aid: apply on the phone, take down, take over, keep and pick helpers."""

import pytest
from django.test import Client

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.milestones import note_milestone
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.legal_aid.models import Aid, Helper
from zhigong.modules.protect.legal_aid.tests.cases import APPLICATION, MONDAY, aid_world, applied, finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return aid_world()


def test_a_worker_applies_on_the_phone_and_reads_their_case(world):
    client = Client()
    client.force_login(world.account["li"])
    assert "法律援助不收任何费用" in client.get("/legal_aid/").content.decode()
    data = APPLICATION | {"employer": world.employer["hengda"].uscc}
    sent = client.post("/legal_aid/", data)
    assert sent.status_code == 302 and "恒达机械有限公司" in client.get(sent.url).content.decode()
    refused = client.post("/legal_aid/", data | {"cause": "contract"})
    assert refused.status_code == 422 and "月人均收入" in refused.content.decode()


def test_officers_find_it_in_the_list_and_others_do_not(world):
    matter = finished(world)
    assert matter.number in browser(world, "wang").get("/office/legal_aid/").content.decode()
    assert matter.number not in browser(world, "wang").get("/office/legal_aid/?state=closed").content.decode()
    for key in ("chen", "liu"):
        assert matter.number not in browser(world, key).get("/office/legal_aid/").content.decode()
    page = browser(world, "wang").get(f"/office/matters/{matter.pk}/").content.decode()
    assert "李建华" in page and "挽回金额" in page and "L-1" in page


def test_an_officer_takes_an_application_down(world):
    office = browser(world, "wang")
    assert office.get("/office/legal_aid/enter/").status_code == 200
    data = APPLICATION | {"employer": "册外单位", "doc_type": "111", "doc_number": world.document["li"]}
    assert office.post("/office/legal_aid/enter/", data).status_code == 302
    unknown = office.post("/office/legal_aid/enter/", data | {"doc_number": world.document["courier"]})
    assert unknown.status_code == 422 and "登记中没有" in unknown.content.decode()


def test_an_officer_takes_it_over_from_another_matter_for_one_of_its_workers(world):
    parent = applied(world)
    office, address = browser(world, "wang"), f"/office/legal_aid/from/{parent.pk}/"
    assert "李建华" in office.get(address).content.decode()
    data = APPLICATION | {"employer": "册外单位"}
    assert office.post(address, data).status_code == 422
    assert office.post(address, data | {"person": str(world.person["li"])}).status_code == 302
    with acting(Seat.system("look")):
        assert Aid.objects.filter(linked_matter_id=parent.pk).count() == 1
        assert Matter.objects.filter(kind="legal_aid.aid").count() == 2
    assert browser(world, "liu").get(address).status_code == 404


def test_the_register_of_helpers_is_kept_and_searched(world):
    office = browser(world, "wang")
    data = {"name": "新律师", "number": "L-77", "kind": "lawyer", "starts_on": "2026-01-01"}
    data |= {"client": world.employer["spinning"].uscc, "username": ""}
    assert office.post("/office/legal_aid/helpers/", data).status_code == 302
    assert office.post("/office/legal_aid/helpers/", data).status_code == 422
    assert "山北纺织有限公司" in office.get("/office/legal_aid/helpers/").content.decode()
    assert "L-77" in office.get("/office/legal_aid/pick/?q=新律").content.decode()
    assert "L-77" not in browser(world, "liu").get("/office/legal_aid/pick/?q=新律").content.decode()
    with acting(Seat.system("look")):
        assert Helper.objects.get(number="L-77").clients.count() == 1


def test_once_arbitration_is_applied_for_officer_and_worker_read_the_commissions_days(world):
    matter = applied(world)
    worker = Client()
    worker.force_login(world.account["li"])
    pages = ((browser(world, "wang"), f"/office/matters/{matter.pk}/"), (worker, f"/matters/{matter.pk}/"))
    for client, address in pages:
        assert "仲裁的期限" not in client.get(address).content.decode()
    with acting(world.seat("wang")):
        seat, source = world.seat("wang"), "仲裁委员会收件回执"
        note_milestone(matter, "arbitration.filed", MONDAY.date(), source, seat=seat, now=MONDAY)
    for client, address in pages:
        page = client.get(address).content.decode()
        assert "仲裁的期限" in page and "作出裁决" in page
