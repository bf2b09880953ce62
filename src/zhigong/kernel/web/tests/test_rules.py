"""Rules on pages: a county proposes, sees what would change, another officer approves; and how a service is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import open_matter
from zhigong.kernel.cases.jobs import apply_rule
from zhigong.kernel.cases.tests.errands import ERRANDS, WORK
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Clock
from zhigong.testing.world import SINCE

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture(autouse=True)
def errands():
    with registry.using(ERRANDS):
        yield


@pytest.fixture
def matter(world):
    seat = Seat.worker(world.account["li"].pk, world.person["li"])
    parties, unit = [("asker", world.person["li"])], world.unit["hengda"]
    return open_matter("errands.run", unit=unit, parties=parties, seat=seat, now=timezone.now()).matter


def proposal(**words) -> dict:
    today = timezone.localdate().isoformat()
    return {"value": "30 WD", "basis": "桥南〔2026〕5号", "valid_from": today, "binds": "open"} | words


def proposed(world, client, **words) -> RuleValue:
    sent = client.post(f"/office/rules/{WORK.key}/propose/", proposal(**words))
    assert sent.status_code == 302, sent.content.decode()
    with acting(LOOK):
        return RuleValue.objects.latest("pk")


def test_a_county_proposes_sees_what_would_change_and_the_leader_of_the_union_approves(world, matter):
    county = browser(world, "wang")
    value = proposed(world, county)
    page = f"/office/rule-values/{value.pk}/"
    text = county.get(page).content.decode()
    assert matter.number in text and "改后到期日" in text and "批准执行" not in text and "撤回提案" in text
    assert "等待批准的提案" in county.get("/office/rules/").content.decode()
    with acting(LOOK):
        Grant.objects.create(
            account=world.account["zhao"], unit=world.unit["qiaonan"], role="union_chair", starts_on=SINCE
        )
        Grant.objects.filter(account=world.account["zhao"], unit=world.unit["willow"]).update(
            ends_on=timezone.localdate()
        )
        before = Clock.objects.get(matter=matter).due_at
    other = browser(world, "zhao")
    assert "批准执行" in other.get(page).content.decode()
    assert "已批准" in other.post(f"{page}approve/", follow=True).content.decode()
    apply_rule(value_id=value.pk)
    with acting(LOOK):
        assert Clock.objects.get(matter=matter).due_at > before + timedelta(days=14)
    assert "30个工作日" in browser(world, "chen").get(f"/office/rules/{WORK.key}/").content.decode()


def test_nobody_approves_their_own_and_what_is_wrong_is_told_beside_the_field(world):
    county = browser(world, "wang")
    value = proposed(world, county)
    told = county.post(f"/office/rule-values/{value.pk}/approve/", follow=True).content.decode()
    assert "不能批准自己" in told
    wrong = county.post(f"/office/rules/{WORK.key}/propose/", proposal(value="很快"))
    assert wrong.status_code == 422 and "不是" in wrong.content.decode()
    gone = county.post(f"/office/rule-values/{value.pk}/refuse/", follow=True).content.decode()
    assert "已退回" in gone


def test_only_federations_decide_and_only_for_their_own_region(world):
    assert browser(world, "chen").post(f"/office/rules/{WORK.key}/propose/", proposal()).status_code == 403
    value = proposed(world, browser(world, "wang"))
    assert browser(world, "liu").post(f"/office/rule-values/{value.pk}/approve/").status_code == 403
    assert browser(world, "chen").get("/office/rules/no.such/").status_code == 404


def test_the_service_page_tells_pauses_and_extensions_in_words(world, client):
    for path, reader in (
        ("/services/errands.run/", client),
        ("/office/services/errands.run/", browser(world, "chen")),
    ):
        text = reader.get(path).content.decode()
        assert "15个工作日，“等待补充材料”期间不计时，经批准可延长一次10个工作日" in text
        assert "15日，自“送达日期”的次日起算" in text
        assert "逾期逐级转上级工会" in text and "到期：逾期未说明" in text
    assert client.get("/services/").status_code == 200


def test_the_rules_are_folded_by_line_and_found_by_words(world):
    chen = browser(world, "chen")
    whole = chen.get("/office/rules/").content.decode()
    assert '<details class="fold"><summary>' in whole and WORK.key in whole
    found = chen.get("/office/rules/", {"q": WORK.key}).content.decode()
    assert found.count('<details class="fold" open>') == 1 and WORK.key in found
    assert "没有这样的规则" in chen.get("/office/rules/", {"q": "没有的词"}).content.decode()
