"""The demonstration of duplicates stands in every state, made by the line's own steps."""

import re

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.duplicates import public, views
from zhigong.modules.organise.duplicates.demo import build
from zhigong.modules.organise.duplicates.models import Merge, Review
from zhigong.modules.organise.duplicates.module import MODULE
from zhigong.modules.organise.duplicates.tests.test_merging import CHECKED, NOW, propose, register, review_of
from zhigong.testing.demonstration import demo_context
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


def test_the_demonstration_has_one_in_every_state_and_its_pages_show_it():
    world = build_world()
    build(demo_context(world, timezone.now()))
    with acting(Seat.system("look")):
        for service in MODULE.services:
            states = set(Matter.objects.filter(kind=service.code).values_list("state", flat=True))
            assert set(service.states) - states == set(), service.code
        waiting = Review.objects.filter(state="open").first()
        merge = Merge.objects.filter(matter__state="merged", undone_at=None).latest("merged_at")
        kept = merge.kept_membership_id
    zhao = browser(world, "zhao")
    assert "是同一人，合并" in zhao.get("/office/duplicates/").content.decode()
    address = f"/office/duplicates/{waiting.pk}/"
    page = zhao.get(address).content.decode()
    assert "两份登记都有有效会籍" in page
    assert zhao.post(address, {"kept": "first"}).status_code == 422
    data = {"kept": "first", "membership": "second", "document_seen": "on", "opinion": "核对原件，是同一人。"}
    assert zhao.post(address, data).status_code == 302
    assert "提出撤销" in zhao.get(f"/office/matters/{merge.pk}/").content.decode()
    undo = f"/office/duplicates/undo/{kept}/"
    assert "合并，编号" in zhao.get(undo).content.decode()
    assert zhao.post(undo, {"opinion": "是两个人。"}).status_code == 302
    assert browser(world, "liu").get(undo).status_code == 404


def test_somebody_of_another_union_on_a_roster_is_asked_for():
    world = build_world()
    with acting(Seat.system("roster")):
        review = Review.objects.create(
            kind="elsewhere", unit=world.unit["hengda"], person_id=world.person["zhou"],
            wanted_unit=world.unit["hengda"], created_at=timezone.now(),
        )  # fmt: skip
    chen = browser(world, "chen")
    assert "提出转入" in chen.get("/office/duplicates/").content.decode()
    assert chen.post(f"/office/duplicates/{review.pk}/transfer/").status_code == 302
    with acting(Seat.system("look")):
        assert Matter.objects.get(kind="transfers.transfer").unit_id == world.unit["spinning"].pk
        review.refresh_from_db()
        assert review.state == "passed_on"
    chen.post(f"/office/duplicates/{review.pk}/transfer/")
    with acting(Seat.system("look")):
        assert Matter.objects.filter(kind="transfers.transfer").count() == 1


def test_all_whom_rosters_name_here_are_asked_for_at_once():
    world = build_world()
    with acting(Seat.system("roster")):
        for person in (world.person["zhou"], world.person["li"]):
            Review.objects.create(
                kind="elsewhere", unit=world.unit["hengda"], person_id=person,
                wanted_unit=world.unit["hengda"], created_at=timezone.now(),
            )  # fmt: skip
    chen = browser(world, "chen")
    assert "全部提出转入" in chen.get("/office/duplicates/").content.decode()
    told = chen.post("/office/duplicates/transfers/", follow=True).content.decode()
    assert "已向原工会提出转入 1 人" in told and "1 人未提出：会籍已在" in told
    with acting(Seat.system("look")):
        assert Matter.objects.filter(kind="transfers.transfer").count() == 1
        assert Review.objects.filter(state="open").count() == 1


def test_who_comes_second_is_told_how_it_was_decided_and_masks_hide_no_difference():
    world = build_world()
    twin, _membership = register(world, name="李健华")
    review = review_of(world, world.person["li"], twin)
    zhao, address = browser(world, "zhao"), f"/office/duplicates/{review.pk}/"
    page = zhao.get(address).content.decode()
    assert page.count("李*华") == 2 and "第一份登记" in page and page.count(">不同<") >= 4
    data = {"kept": "first", "membership": "first", "document_seen": "on", "opinion": "核对原件，是同一人。"}
    assert zhao.post(address, data).status_code == 302
    late = zhao.post(address, data)
    told = late.content.decode()
    assert late.status_code == 422 and "这一条已经有结论" in told and "已提出合并" in told
    with acting(Seat.system("look")):
        assert Merge.objects.get().matter.number in told


def test_the_union_above_may_be_the_second_officer_where_a_union_has_one():
    world = build_world()
    twin, _membership = register(world)
    matter = propose(world, review_of(world, world.person["li"], twin), twin, seat="chen")
    above = take_step(matter.pk, "confirm", seat=world.seat("wang"), now=NOW, data=CHECKED).matter
    assert above.state == "merged"


def test_the_list_goes_on_behind_its_first_page():
    world = build_world()
    li, path = world.person["li"], tuple(world.unit["workshop"].path)
    twins = [register(world, document=f"E{number:08d}")[0] for number in range(views.PAGE_ROWS + 1)]
    pairs = [public.Likeness("perhaps_same", li, path, twin, path) for twin in twins]
    with acting(Seat.system("look")):
        public.note_likenesses(pairs, now=NOW)
    zhao = browser(world, "zhao")
    first = zhao.get("/office/duplicates/").content.decode()
    onward = re.search(r"\?after=[0-9a-f-]{36}", first).group()
    second = zhao.get(f"/office/duplicates/{onward}").content.decode()
    assert second.count("<article") == 1 and "回到最早的" in second
    assert zhao.get("/office/duplicates/?after=zzz").content.decode().count("<article") == views.PAGE_ROWS
