"""The pages: the employer notifies and finds it, the worker tells, officers enter and list."""

import pytest
from django.test import Client

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.labour_contracts.tests.cases import (
    HEARD,
    OPINION,
    PLAN,
    WHY,
    explained,
    notified,
    step,
    whom,
)
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def newest(kind: str) -> Matter:
    with acting(Seat.system("look")):
        return Matter.objects.filter(kind=kind).order_by("-id").select_related("unit").first()


def test_the_employers_agent_finds_the_tiles_and_notifies(world):
    agent = browser(world, "xu")
    home = agent.get("/employer/").content.decode()
    assert "/employer/labour_contracts/dismissal/" in home and "/employer/labour_contracts/layoff/" in home
    assert agent.get("/employer/labour_contracts/dismissal/").status_code == 200
    sent = agent.post("/employer/labour_contracts/dismissal/", whom(world) | WHY)
    assert sent.status_code == 302
    page = agent.get(sent.url).content.decode()
    assert "李建华" in page and "一年内迟到十次" in page
    assert newest("labour_contracts.dismissal").unit_id == world.unit["hengda"].pk
    assert agent.post("/employer/labour_contracts/dismissal/", WHY).status_code == 422
    assert agent.post("/employer/labour_contracts/layoff/", PLAN).status_code == 302
    refused = agent.post("/employer/labour_contracts/layoff/", PLAN | {"cut": 3})
    assert refused.status_code == 422 and "不适用裁员程序" in refused.content.decode()


def test_the_worker_tells_on_the_phone(world):
    client = Client()
    client.force_login(world.account["li"])
    assert "您的权利" in client.get("/labour_contracts/report/").content.decode()
    data = {
        "employer": world.employer["hengda"].uscc,
        "dismissed_on": "2026-02-27",
        "how": "spoken",
        "job": "工",
    }
    sent = client.post("/labour_contracts/report/", data)
    assert sent.status_code == 302 and "未通知工会" in client.get(sent.url).content.decode()
    assert client.post("/labour_contracts/report/", data | {"employer": "无"}).status_code == 422


def test_officers_enter_what_came_on_paper_and_find_it_in_the_list(world):
    office = browser(world, "chen")
    employer = {"employer": world.employer["hengda"].uscc}
    paper = employer | whom(world) | WHY | {"served_on": "2026-02-27"}
    missed = employer | whom(world) | {"dismissed_on": "2026-02-27", "how": "written", "job": "工"}
    plan = employer | PLAN | {"explained_on": "2026-02-27"}
    for address, data in (("enter", paper), ("unnotified", missed), ("layoff", plan)):
        assert office.get(f"/office/labour_contracts/{address}/").status_code == 200
        assert (
            office.post(f"/office/labour_contracts/{address}/", data | {"employer": "无"}).status_code == 422
        )
    with acting(Seat.system("look")):
        assert not Matter.objects.exists()
    matter = notified(world)
    assert matter.number in office.get("/office/labour_contracts/").content.decode()
    assert matter.number not in office.get("/office/labour_contracts/?state=closed").content.decode()
    assert matter.number not in browser(world, "liu").get("/office/labour_contracts/").content.decode()


def test_the_matters_page_says_what_still_bars_a_layoff_and_masks_the_name_from_above(world):
    matter = explained(world)
    step(world, matter, "hear", days=8, **HEARD)
    step(world, matter, "opine", days=8, **OPINION)
    page = browser(world, "chen").get(f"/office/matters/{matter.pk}/").content.decode()
    assert "还不能裁减" in page and "最早可以裁减" in page
    dismissal = notified(world)
    assert "李建华" in browser(world, "chen").get(f"/office/matters/{dismissal.pk}/").content.decode()
    assert "李建华" not in browser(world, "wang").get(f"/office/matters/{dismissal.pk}/").content.decode()
