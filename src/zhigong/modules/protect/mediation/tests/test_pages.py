"""A worker asks on the phone; the employer's agent reads the claims and signs on their own face."""

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.mediation.tests.table import ACCEPTED, ASKED, DRAFTED, STORY, Table
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return Table(build_world())


def test_a_worker_writes_in_their_own_words_and_applies(table, client):
    client.force_login(table.world.account["li"])
    assert "辞退" in client.post("/mediation/suggest/", {"story": "老板不用来了"}).content.decode()
    wrong = client.post("/mediation/", ASKED | {"employer": "", "do": "apply"})
    assert wrong.status_code == 422
    nowhere = client.post(
        "/mediation/", ASKED | {"employer": "无名小店", "wanted": "enterprise", "do": "apply"}
    )
    assert nowhere.status_code == 422 and "没有登记调解委员会" in nowhere.content.decode()
    sent = client.post("/mediation/", ASKED | {"employer": table.world.employer["hengda"].uscc, "do": "ask"})
    assert sent.status_code == 302
    page = client.get(sent.url).content.decode()
    assert "咨询中" in page and "劳动报酬" in page and "仲裁时效" in page


def test_somebody_without_a_person_says_who_they_are_first(table, client):
    world = table.world
    client.force_login(world.account["courier"])
    who = {"name": "孙洋", "doc_type": "111", "doc_number": world.document["courier"]}
    data = ASKED | who | {"employer": "没有登记的小店", "place": "610101001", "do": "apply"}
    sent = client.post("/mediation/", data)
    assert sent.status_code == 302
    with acting(Seat.system("look")):
        assert Matter.objects.get(kind="mediation.mediate").unit_id == world.unit["willow"].pk


def test_the_employers_agent_sees_claims_and_agreement_but_not_the_workers_limitation(table):
    table.at_table()
    table.step("draft", table.mediator, **DRAFTED)
    page = browser(table.world, "xu").get(f"/employer/matters/{table.matter_id}/").content.decode()
    assert "28000" in page and "进入调解室" in page and "单位确认签字" in page
    assert "仲裁时效" not in page
    room = browser(table.world, "xu").get(f"/employer/rooms/{table.matter_id}/")
    assert room.status_code == 200 and "上个月公司通知我不用来了" in room.content.decode()


def test_the_employer_hears_of_a_dispute_when_it_is_accepted_and_never_what_was_only_asked(table):
    agent, page = browser(table.world, "xu"), "/employer/"
    matter = table.ask(wants_mediation=False)
    table.step("advise", table.desk, opinion="先把微信记录留好。")
    table.step("request", table.li, is_willing="on")
    assert matter.number not in agent.get(page).content.decode()
    assert agent.get(f"/employer/matters/{matter.pk}/").status_code == 404
    table.step("accept", table.desk, **ACCEPTED)
    assert matter.number in agent.get(page).content.decode()
    shown = agent.get(f"/employer/matters/{matter.pk}/").content.decode()
    assert STORY in shown and "答复是否愿意调解" in shown and "微信记录" not in shown
    with acting(Seat.system("look")):
        notice = Notice.objects.get(kind="mediation.asked")
    assert agent.get(f"/messages/{notice.pk}/").url == f"/employer/matters/{matter.pk}/"
