"""Nobody admits themself: officers who are workers too, linked by a code to their own phone."""

import re
from datetime import timedelta

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import available_steps, take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.notices import outbound
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.people.own_accounts import link_own_account, send_own_code
from zhigong.kernel.web.tests.officers import browser
from zhigong.lib.synthetic import make_mobile
from zhigong.modules.organise.joining.tests.test_story import NOW, SEEN, apply, worker_seat

pytestmark = pytest.mark.django_db


def link(world, officer="chen", worker="courier") -> None:
    with acting(Seat.system("link")):
        Account.objects.filter(pk=world.account[officer].pk).update(worker_account=world.account[worker])


def test_an_officer_links_their_own_account_by_a_code_and_cannot_undo_it(world):
    chen, mobile = Account.objects.get(pk=world.account["chen"].pk), world.mobile["courier"]
    with acting(Seat.system("page")):
        assert send_own_code(chen, mobile, NOW).ok
        code = re.search(r"[0-9]{6}", outbound.inbox()[0].text)[0]
        assert not link_own_account(chen, mobile, "000000" if code != "000000" else "111111", NOW).ok
        assert link_own_account(chen, mobile, code, NOW).ok
        assert "已关联" in send_own_code(chen, make_mobile(77), NOW + timedelta(hours=1)).sentence
    seat = world.seat("chen")
    assert seat.worker_id == world.account["courier"].pk
    page = browser(world, "chen").get("/office/own-account/").content.decode()
    assert "已关联" in page and mobile not in page


def test_the_page_sends_the_code(world):
    office = browser(world, "chen")
    sent = office.post("/office/own-account/", {"mobile": world.mobile["li"]})
    assert "验证码已发送" in sent.content.decode()
    wrong = office.post("/office/own-account/", {"mobile": world.mobile["li"], "code": "1"})
    assert wrong.status_code == 422


def test_the_chair_cannot_decide_their_own_application_and_a_colleague_can(world):
    matter = apply(world)
    link(world, "zhao")
    zhao = world.seat("zhao")
    with acting(zhao):
        assert available_steps(get_matter(matter.pk, zhao), zhao) == []
    with pytest.raises(Refused, match="不能办理本人的事项"):
        take_step(matter.pk, "approve", seat=zhao, now=NOW, data=SEEN)
    take_step(matter.pk, "approve", seat=world.seat("qian"), now=NOW, data=SEEN)


def test_nor_by_the_same_document_from_another_phone(world):
    first = apply(world)
    take_step(first.pk, "withdraw", seat=worker_seat(world), now=NOW)
    link(world, "zhao")
    with acting(Seat.system("another phone")):
        world.account["second"] = create_worker(make_mobile(78))
        world.document["second"] = world.document["courier"]
    matter = apply(world, "second")
    with pytest.raises(Refused, match="不能办理本人的事项"):
        take_step(matter.pk, "approve", seat=world.seat("zhao"), now=NOW, data=SEEN)


def test_the_link_opens_nothing_to_the_seat(world):
    """Liu of another city is the courier; the office sees no more of the courier's matter than before."""
    matter = apply(world)
    link(world, "liu")
    liu = world.seat("liu")
    assert liu.person_id is not None
    with acting(liu):
        assert not Matter.objects.filter(pk=matter.pk).exists()
        assert not Person.objects.filter(pk=liu.person_id).exists()
        assert not Membership.objects.filter(person_id=liu.person_id).exists()
