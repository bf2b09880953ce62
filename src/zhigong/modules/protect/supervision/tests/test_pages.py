"""The pages of supervision: a worker reports, an officer registers, the lists show no employer to outsiders."""

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.supervision.models import Supervisor
from zhigong.modules.protect.supervision.tests.cases import HOUSE, appoint, opinion_served, step
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build_world()
    appoint(world, "qiaonan", "JD-1", "JD-2")
    return world


def test_a_worker_reports_on_the_page(world, client):
    client.force_login(world.account["li"])
    assert "反映用工违法" in client.get("/supervision/report/").content.decode()
    data = {"employer": world.employer["hengda"].uscc, "subject": "pay", "clue": "欠薪三个月"}
    assert client.post("/supervision/report/", data).status_code == 302
    assert client.post("/supervision/report/", data | {"employer": "无"}).status_code == 422
    with acting(Seat.system("look")):
        assert Matter.objects.get(kind="supervision.case").unit_id == world.unit["qiaonan"].pk


def test_an_officer_registers_a_clue_and_finds_it_in_the_list(world):
    office = browser(world, "wang")
    data = {"employer": world.employer["hengda"].uscc, "subject": "pay", "source": "hotline", "clue": "欠薪"}
    assert office.post("/office/supervision/register/", data).status_code == 302
    assert "恒达机械有限公司" in office.get("/office/supervision/").content.decode()
    assert "恒达" not in browser(world, "liu").get("/office/supervision/").content.decode()
    general = {"occasion": "2026年春节", "content": "请足额支付工资。"}
    assert office.post("/office/supervision/general/", general).status_code == 302
    assert office.get("/office/supervision/general/").status_code == 200


def test_an_officer_enters_a_supervisor(world):
    office = browser(world, "wang")
    data = {"name": "新监督员", "card_number": "JD-77", "starts_on": "2026-01-01", "ends_on": ""}
    assert office.post("/office/supervision/supervisors/", data).status_code == 302
    assert office.post("/office/supervision/supervisors/", data).status_code == 422
    with acting(Seat.system("look")):
        assert Supervisor.objects.get(card_number="JD-77").unit_id == world.unit["qiaonan"].pk


def test_the_matters_page_shows_its_letters_and_the_prosecutors_list_its_candidates(world):
    matter = opinion_served(world)
    step(world, matter, "lapse", days=26, seat=HOUSE)
    office = browser(world, "wang")
    page = office.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "桥南区工监意〔2026〕1号" in page and "送达与答复" in page
    assert matter.number in office.get("/office/supervision/prosecutors/").content.decode()
