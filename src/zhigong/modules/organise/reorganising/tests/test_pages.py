"""The pages: rehearse, send, list, decide on the matter's page, propose to undo."""

import pytest

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.reorganising import jobs
from zhigong.modules.organise.reorganising.models import Reorganisation
from zhigong.modules.organise.reorganising.tests.proposing import MONDAY, approve, propose

pytestmark = pytest.mark.django_db
LIST, PROPOSE = "/office/reorganising/", "/office/reorganising/propose/"


def test_an_officer_rehearses_and_then_sends(nearby):
    world = nearby
    client = browser(world, "wang")
    address = f"{PROPOSE}?unit={world.unit['hengda'].code}&kind=move"
    assert "预演不改变任何数据" in client.get(address).content.decode()
    data = {"target": world.unit["elm"].code, "reason": "企业搬迁。"}
    shown = client.post(address, data).content.decode()
    assert "预演结果" in shown and "名干部将不再看到" in shown and "榆树街道总工会" in shown
    sent = client.post(address, data | {"send": "1"})
    assert sent.status_code == 302
    page = client.get(LIST).content.decode()
    assert "待上级审批" in page and "2 个工会" in page
    with acting(Seat.system("look")):
        matter = Reorganisation.objects.get().matter_id
    assert "提出时的预演" in client.get(f"/office/matters/{matter}/").content.decode()


def test_a_refusal_is_a_sentence_on_the_page(nearby):
    world = nearby
    client = browser(world, "wang")
    address = f"{PROPOSE}?unit={world.unit['hengda'].code}&kind=dissolve"
    data = {
        "grounds": "internal", "decided_on": "2026-01-05", "target": world.unit["willow"].code, "reason": "不想办了。",
    }  # fmt: skip
    answer = client.post(address, data)
    assert answer.status_code == 422 and "不得随意撤销" in answer.content.decode()
    answer = client.post(f"{PROPOSE}?unit={world.unit['hengda'].code}&kind=split", {"name": "", "reason": ""})
    assert answer.status_code == 422


def test_a_branch_is_chosen_from_a_list(nearby):
    world = nearby
    page = browser(world, "wang").get(f"{PROPOSE}?unit={world.unit['hengda'].code}&kind=split")
    assert "恒达机械一车间分会" in page.content.decode()


def test_the_union_that_proposed_takes_it_back_and_learns_what_came_of_it(nearby, county):
    world = nearby
    matter = propose(world.seat("zhao"), "move", world.unit["hengda"], target=world.unit["elm"].code)
    client, other = browser(world, "zhao"), browser(world, "wang")
    assert "撤回申请" in client.get(LIST).content.decode()
    assert "撤回申请" not in other.get(LIST).content.decode(), "the union above decides, it does not withdraw"
    assert "由提出的工会" in other.post(LIST, {"withdraw": matter.pk}, follow=True).content.decode()
    assert "已交办撤回" in client.post(LIST, {"withdraw": matter.pk}, follow=True).content.decode()
    for _time in range(2):
        jobs.withdraw.func(matter_id=str(matter.pk))
    page = client.get(LIST).content.decode()
    assert "已撤回申请" in page and f'value="{matter.pk}"' not in page
    assert "不能撤回申请" in client.post(LIST, {"withdraw": matter.pk}, follow=True).content.decode()
    again = propose(world.seat("zhao"), "move", world.unit["hengda"], target=world.unit["elm"].code)
    take_step(again.pk, "reject", seat=county, now=MONDAY, data={"opinion": "尚未搬迁。"})
    assert "未批准" in client.get(LIST).content.decode()
    assert "没有找到要撤回的调整" in client.post(LIST, {"withdraw": "nonsense"}, follow=True).content.decode()


def test_a_done_one_is_offered_for_undoing(nearby, county):
    world = nearby
    done = approve(
        county, propose(world.seat("zhao"), "move", world.unit["hengda"], target=world.unit["elm"].code)
    )
    client = browser(world, "wang")
    assert f"?undo={done.pk}" in client.get(LIST).content.decode()
    page = client.get(f"{PROPOSE}?undo={done.pk}")
    assert "回到调整以前" in page.content.decode()
    shown = client.post(f"{PROPOSE}?undo={done.pk}", {"reason": "搬迁取消。"}).content.decode()
    assert "回到原处" in shown
    assert client.get(f"{PROPOSE}?undo=nonsense").status_code == 404
    assert browser(world, "liu").get(f"{PROPOSE}?undo={done.pk}").status_code == 404


def test_outside_is_404_and_without_the_right_403(nearby):
    world = nearby
    assert browser(world, "liu").get(f"{PROPOSE}?unit={world.unit['hengda'].code}").status_code == 404
    for address in (LIST, PROPOSE):
        assert browser(world, "lin").get(address).status_code == 403
        assert browser(world, "wang").get(address).status_code == 200


def test_the_union_is_chosen_by_name_and_a_name_nobody_has_is_told(nearby):
    world = nearby
    client = browser(world, "wang")
    page = client.get(
        f"{PROPOSE}?unit={world.unit['hengda'].code}&unit_text=恒达&kind=merge"
    ).content.decode()
    assert f'value="{world.unit["hengda"].code}"' in page and world.unit["hengda"].name in page
    wrong = client.get(f"{PROPOSE}?unit=&unit_text=没有的工会&kind=merge").content.decode()
    assert "没有这个工会" in wrong and world.unit["qiaonan"].name in wrong
    assert client.get(f"{PROPOSE}?unit={world.unit['spinning'].code}").status_code == 404


def test_a_rehearsal_says_whom_the_counts_lose_to_retention(nearby):
    world = nearby
    address = f"{PROPOSE}?unit={world.unit['hengda'].code}&kind=dissolve"
    data = {"target": world.unit["willow"].code, "reason": "企业破产。", "decided_on": "2026-01-05"}
    shown = browser(world, "wang").post(address, data | {"grounds": "employer_ended"}).content.decode()
    assert "名会员转为保留会籍" in shown


def test_the_rehearsal_names_the_officers_whose_sight_changes_as_many_as_it_counts(nearby):
    world = nearby
    world.grant["elm"] = Grant.objects.create(
        account=world.account["qian"], unit=world.unit["elm"], role="organiser", starts_on=MONDAY.date()
    )
    client = browser(world, "wang")
    address = f"{PROPOSE}?unit={world.unit['hengda'].code}&kind=move"
    page = client.post(address, {"target": world.unit["elm"].code, "reason": "企业搬迁。"})
    told, sight = page.context["change"].rehearsal["sight"], page.context["sight"]
    assert {way: told[way] for way in ("lose", "gain")} == {way: len(sight[way]) for way in ("lose", "gain")}
    ((name, posts),) = sight["gain"]
    assert name == world.account["qian"].display_name and posts[0][0] == "榆树街道总工会"
    body = page.content.decode()
    assert "1 名干部将看到" in body and "看是哪些干部" in body and name in body
    matter = propose(world.seat("wang"), "move", world.unit["hengda"], target=world.unit["elm"].code)
    assert "看是哪些干部" in client.get(f"/office/matters/{matter.pk}/").content.decode()
