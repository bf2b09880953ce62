"""The pages from above: a county urges and supervises a matter of a basic union, the union answers; who may hand where."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.cases.tests.errands import ERRANDS
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Urging

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def errands():
    with registry.using(ERRANDS):
        yield


@pytest.fixture
def matter(world):
    seat = Seat.worker(world.account["li"].pk, world.person["li"])
    parties = [("asker", world.person["li"])]
    unit = world.unit["hengda"]
    return open_matter("errands.run", unit=unit, parties=parties, seat=seat, now=timezone.now()).matter


def test_the_county_supervises_and_the_basic_union_answers(world, matter):
    county, union = browser(world, "wang"), browser(world, "chen")
    page = f"/office/matters/{matter.pk}/"
    text = county.get(page).content.decode()
    assert "催办意见" in text and "督办意见" in text and "书面答复督办" not in text
    county.post(f"{page}from-above/urge/", {"text": "请抓紧联系"})
    sent = county.post(f"{page}from-above/supervise/", {"text": "请三日内说明"}, follow=True)
    assert "已督办" in sent.content.decode() and "请三日内说明" in sent.content.decode()
    home = union.get("/office/").content.decode()
    assert "上级工会督办" in home
    text = union.get(page).content.decode()
    assert "书面答复督办" in text and "催办意见" not in text and "上级工会催办" in text
    told = union.post(f"{page}from-above/answer/", {"text": "已联系本人，明日回复"}, follow=True)
    assert "已联系本人，明日回复" in told.content.decode()
    with acting(Seat.system("look")):
        assert Urging.objects.filter(matter=matter, answered_at__isnull=False).count() == 1


def test_the_member_sees_that_it_was_urged_but_not_what_was_written(world, matter):
    browser(world, "wang").post(f"/office/matters/{matter.pk}/from-above/urge/", {"text": "内部意见"})
    text = browser(world, "li").get(f"/matters/{matter.pk}/").content.decode()
    assert "上级工会催办" in text and "内部意见" not in text


def test_a_second_urging_of_the_day_is_told_and_one_from_beside_is_refused(world, matter):
    page = f"/office/matters/{matter.pk}/from-above/urge/"
    county = browser(world, "wang")
    county.post(page, {"text": "一"})
    assert "今天已经催办过" in county.post(page, {"text": "二"}, follow=True).content.decode()
    assert browser(world, "liu").post(page, {"text": "三"}).status_code == 404
    assert browser(world, "chen").post(page, {"text": "四"}).status_code == 403


def test_the_picker_offers_only_units_below_on_the_seats_own_line(world):
    def offered(who, text):
        return browser(world, who).get("/office/pick/unit-below/", {"q": text}).content.decode()

    assert "恒达机械有限公司工会委员会" in offered("wang", "恒达机械")
    assert "山北纺织" not in offered("wang", "山北纺织")
    assert world.unit["qiaonan"].code not in offered("wang", "桥南区总工会")
    assert "恒达机械有限公司工会委员会" in offered("ma", "恒达机械")
    assert "柳林街道总工会" not in offered("ma", "柳林街道")


def test_a_time_limit_extended_once_shows_the_sentence_in_the_buttons_place(world, matter):
    union, page = browser(world, "chen"), f"/office/matters/{matter.pk}/"
    union.post(f"{page}extend/", {"opinion": "到外地取证", "expected": matter.step_count})
    text = union.get(page).content.decode()
    assert "已延长 10个工作日" in text and "期限已经延长过一次，不能再延长。" in text
    union.post(f"{page}wait/", {"expected": matter.step_count + 1})
    assert "暂停计时" in browser(world, "li").get(f"/matters/{matter.pk}/").content.decode()
