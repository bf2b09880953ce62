"""An article is written by one officer and published by another; then what is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.people import accounts
from zhigong.kernel.people.models import Account
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.protect.knowledge import public
from zhigong.modules.protect.knowledge.models import ArticleVersion
from zhigong.testing.world import SINCE, build_world

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ARTICLE = {
    "title": "老板拖欠工资怎么办",
    "answer": "先问清单位、月份、人数和金额，告知可以由工会协调，也可以投诉。",
    "words": "讨薪 欠薪",
    "basis": "《保障农民工工资支付条例》",
    "expires_on": "2026-12-31",
}


@pytest.fixture
def world():
    world = build_world()
    with acting(Seat.system("named world")):
        account = Account.objects.create(username="su", kind=accounts.OFFICER, display_name="苏值班")
        world.account["su"] = account
        world.grant["su"] = Grant.objects.create(
            account=account, unit=world.unit["qiaonan"], role="hotline_supervisor", starts_on=SINCE
        )
    return world


def proposed(world, seat: str = "wang", article=None, **changed) -> Matter:
    with acting(world.seat(seat)):
        data = ARTICLE | changed
        return public.propose(data, seat=world.seat(seat), now=MONDAY, article=article, topic="C1").matter


def step(world, matter, code: str, *, days: float = 0, seat: str = "su", **data) -> Matter:
    now = MONDAY + timedelta(days=days)
    return take_step(matter.pk, code, seat=world.seat(seat), now=now, data=data).matter


def answers(world, text: str = "工资没发", days: int = 0) -> list[str]:
    with acting(world.seat("su")):
        return [one.answer for one in public.search(text, MONDAY.date() + timedelta(days=days))]


def test_one_writes_another_publishes_and_call_takers_find_it_until_it_runs_out(world):
    matter = proposed(world)
    assert matter.state == "proposed" and matter.unit_id == world.unit["qiaonan"].pk
    assert answers(world, "讨薪") == []
    with acting(Seat.system("look")):
        assert Todo.objects.get(matter=matter).unit_id == world.unit["qiaonan"].pk
    assert step(world, matter, "publish", days=1, opinion="属实。").state == "published"
    assert answers(world, "讨薪") == [ARTICLE["answer"]]
    assert answers(world, "讨薪", days=304) == [ARTICLE["answer"]] and answers(world, "讨薪", days=305) == []


def test_whoever_wrote_it_neither_publishes_nor_returns_it(world):
    matter = proposed(world)
    with acting(world.seat("wang")):
        assert available_steps(get_matter(matter.pk, world.seat("wang")), world.seat("wang")) == []
    with pytest.raises(NotAllowed, match="本人"):
        step(world, matter, "publish", seat="wang", opinion="")
    with pytest.raises(NotAllowed, match="本人"):
        step(world, matter, "return", seat="wang", opinion="不对。")
    assert answers(world, "讨薪") == []


def test_a_returned_article_ends_and_is_handed_in_anew(world):
    matter = proposed(world, answer="看情况。")
    assert step(world, matter, "return", opinion="没有写明渠道。").state == "returned"
    with acting(world.seat("wang")):
        article = ArticleVersion.objects.select_related("article__unit").get(pk=matter.pk).article
    again = proposed(world, article=article)
    assert step(world, again, "publish", opinion="").state == "published"
    with acting(world.seat("wang")):
        assert list(article.versions.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert answers(world, "讨薪") == [ARTICLE["answer"]]


def test_an_article_is_taken_back_by_its_office_and_no_longer_found(world):
    matter = proposed(world)
    step(world, matter, "publish", opinion="")
    with pytest.raises(Matter.DoesNotExist):
        step(world, matter, "take_back", seat="zhao", opinion="下级不能停用。")
    assert step(world, matter, "take_back", days=2, seat="wang", opinion="政策已调整。").state == "taken_back"
    assert answers(world, "讨薪") == []


def test_a_revision_takes_the_place_of_the_wording_before_and_the_list_says_so(world):
    first = proposed(world)
    step(world, first, "publish", opinion="")
    with acting(world.seat("wang")):
        article = ArticleVersion.objects.select_related("article__unit").get(pk=first.pk).article
    second = proposed(world, article=article, answer="补充了离职后的时效：一年内提出。")
    assert answers(world, "讨薪") == [ARTICLE["answer"]]
    step(world, second, "publish", opinion="")
    assert answers(world, "讨薪") == ["补充了离职后的时效：一年内提出。"]
    assert "已由新版本代替" in browser(world, "wang").get("/office/knowledge/").content.decode()
    assert "已由新版本代替" in browser(world, "wang").get(f"/office/matters/{first.pk}/").content.decode()


def test_an_article_without_an_end_in_reach_or_over_already_is_refused(world):
    with pytest.raises(Refused, match="今天之后"):
        proposed(world, expires_on="2026-03-02")
    with pytest.raises(Refused, match="366天"):
        proposed(world, expires_on="2027-03-04")
    matter = proposed(world, expires_on="2026-03-04")
    with pytest.raises(Refused, match="有效期已过"):
        step(world, matter, "publish", days=3, opinion="")


def test_a_revision_on_the_page_keeps_what_was_written_and_its_subject(world):
    matter = proposed(world)
    step(world, matter, "publish", opinion="")
    office = browser(world, "wang")
    address = f"/office/knowledge/edit/?of={matter.pk}"
    assert ARTICLE["answer"] in office.get(address).content.decode()
    refused = office.post(address, ARTICLE | {"answer": "", "words": "别的说法"})
    assert refused.status_code == 422 and "别的说法" in refused.content.decode()
    far = (datetime.now(MONDAY.tzinfo) + timedelta(days=60)).date().isoformat()
    assert office.post(address, ARTICLE | {"expires_on": far}).status_code == 302
    with acting(Seat.system("look")):
        assert set(ArticleVersion.objects.values_list("article__topic", flat=True)) == {"C1"}
        assert ArticleVersion.objects.count() == 2
    assert browser(world, "liu").get("/office/knowledge/").content.decode().count("老板拖欠工资") == 0
