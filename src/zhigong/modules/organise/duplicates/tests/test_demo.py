"""The demonstration of duplicates stands in every state, made by the line's own steps."""

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.duplicates.demo import build
from zhigong.modules.organise.duplicates.models import Merge, Review
from zhigong.modules.organise.duplicates.module import MODULE
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
