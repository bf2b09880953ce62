"""The pages of transfers: the member asks on the phone, officers list, fetch, send on and decide many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.organise.transfers import queries
from zhigong.modules.organise.transfers.tests.moving import AGREED, ask, membership_of
from zhigong.testing.world import build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


def test_a_member_asks_on_the_phone_and_sees_it_under_way(world):
    phone = browser(world, "li")
    assert '您的会籍在<span translate="no">恒达机械' in phone.get("/transfers/").content.decode()
    data = {"union": world.unit["spinning"].code, "purpose": "work", "is_true": "on"}
    wrong = phone.post("/transfers/", data | {"union": world.unit["east"].code})
    assert wrong.status_code == 422 and "可以接收会员的工会" in wrong.content.decode()
    assert phone.post("/transfers/", data).status_code == 302
    assert "您的转会正在办理" in phone.get("/transfers/").content.decode()
    assert "直接申请入会" in browser(world, "courier").get("/transfers/").content.decode()


def test_officers_decide_many_at_once_and_are_told_what_became_of_each(world):
    now = timezone.now() - timedelta(hours=1)
    matters = [ask(world, "li", "spinning", now=now), ask(world, "wu", "spinning", now=now)]
    chen = browser(world, "chen")
    page = chen.get("/office/transfers/").content.decode()
    assert all(str(matter.pk) in page for matter in matters)
    chosen = {"step": "confirm", "matter": [str(matter.pk) for matter in matters]}
    assert "办理这 2 件" in chen.post("/office/transfers/batch/", chosen).content.decode()
    assert "办成 2 件" in chen.post("/office/transfers/batch/", chosen | {"confirmed": "1"}).content.decode()
    liu = browser(world, "liu")
    assert str(matters[0].pk) in liu.get("/office/transfers/").content.decode()
    take_step(matters[1].pk, "withdraw", seat=world.seat("wu"), now=timezone.now())
    chosen = {"step": "accept", "matter": [str(matter.pk) for matter in matters], "confirmed": "1"}
    told = liu.post("/office/transfers/batch/", chosen).content.decode()
    assert "共 1 件，办成 1 件" in told and membership_of(world).unit_id == world.unit["spinning"].pk
    assert liu.post("/office/transfers/batch/", chosen).status_code == 302
    assert liu.post("/office/transfers/batch/", {"step": "object"}).status_code == 302
    assert "已转入" in chen.get("/office/transfers/?side=out").content.decode()
    within = f'<a class="link" href="/office/matters/{matters[0].pk}/">{matters[0].number}</a>'
    assert within in liu.get("/office/transfers/").content.decode()
    beyond = chen.get("/office/transfers/?side=out").content.decode()
    assert (
        matters[0].number in beyond and within not in beyond
    )  # the other city's matter now: told, not opened


def test_one_refusal_of_many_leaves_the_others_done(world):
    now = timezone.now() - timedelta(hours=1)
    matters = [ask(world, "li", "spinning", now=now), ask(world, "wu", "spinning", now=now)]
    for matter in matters:
        take_step(matter.pk, "confirm", seat=world.seat("chen"), now=now)
    with acting(world.seat("wu")):
        ledger.append(
            ledger.Event("resign", world.person["wu"], now.date(), membership_id=world.membership["wu"])
        )
    chosen = {"step": "accept", "matter": [str(matter.pk) for matter in matters], "confirmed": "1"}
    told = browser(world, "liu").post("/office/transfers/batch/", chosen).content.decode()
    assert "共 2 件，办成 1 件" in told and "会籍状态刚刚有变化" in told
    assert membership_of(world).unit_id == world.unit["spinning"].pk


def test_an_officer_asks_for_somebody_by_the_document_they_showed(world):
    chen = browser(world, "chen")
    assert chen.get("/office/transfers/fetch/").status_code == 200
    data = AGREED | {"doc_type": "111", "doc_number": world.document["zhou"], "document_seen": "on"}
    assert chen.post("/office/transfers/fetch/", data).status_code == 302
    with acting(Seat.system("look")):
        matter = Matter.objects.get(kind=queries.SERVICE)
    assert matter.unit_id == world.unit["spinning"].pk
    unknown = chen.post("/office/transfers/fetch/", data | {"doc_number": world.document["courier"]})
    assert unknown.status_code == 422 and world.document["courier"] not in unknown.content.decode()


def test_an_officer_sends_a_member_on(world):
    chen = browser(world, "chen")
    address = f"/office/transfers/send/{world.membership['li']}/"
    assert "李*华" in chen.get(address).content.decode()
    assert chen.post(address, AGREED | {"union": world.unit["hengda"].code}).status_code == 422
    assert chen.post(address, AGREED | {"union": world.unit["spinning"].code}).status_code == 302
    assert membership_of(world).state == "transferring_out"
    assert browser(world, "liu").get(address).status_code == 404
