"""The console: nothing typed is lost, the number is recognised, danger is told, a consultation ends in one go."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.hotline.models import Ticket
from zhigong.modules.protect.hotline.tests.officers import TICKET, make_world, take_down
from zhigong.modules.protect.hotline_console import jobs
from zhigong.modules.protect.hotline_console.models import Draft

pytestmark = pytest.mark.django_db
LOOK = Seat.system("look")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def desk(world):
    """The call-taker's browser."""
    return browser(world, "hua")


def test_what_is_typed_is_kept_until_it_is_registered(world, desk):
    typed = {
        "subject": "三个月没发工资",
        "content": "欠薪",
        "caller_phone": world.mobile["li"],
        "headcount": "12",
    }
    beside = desk.post("/office/hotline_console/assist/", typed).content.decode()
    key = re.search(r'name="draft" value="([0-9a-f-]{36})"', beside)[1]
    assert "拖欠工资" in beside and "因为听到：欠薪、没发工资" in beside, (
        "the reason stands beside the suggestion"
    )
    assert "李*华" in beside and "恒达机械有限公司工会委员会" in beside, "the number is recognised, masked"
    again = desk.get(f"/office/hotline_console/?draft={key}").content.decode()
    assert "三个月没发工资" in again
    refused = desk.post("/office/hotline_console/", typed | {"draft": key})
    assert refused.status_code == 422 and "三个月没发工资" in refused.content.decode()
    with acting(LOOK):
        assert Draft.objects.get().answers["headcount"] == "12"
    sent = desk.post(
        "/office/hotline_console/", TICKET | {"draft": key, "person": str(world.membership["li"])}
    )
    assert sent.status_code == 302
    with acting(LOOK):
        assert not Draft.objects.exists() and Ticket.objects.get().person_id == world.person["li"]
    assert "刚登记的工单" in desk.get(sent.url).content.decode()


def test_another_call_taker_does_not_open_my_draft(world, desk):
    desk.post("/office/hotline_console/assist/", {"subject": "我的草稿"})
    with acting(LOOK):
        key = Draft.objects.get().pk
    other = browser(world, "yuan").get(f"/office/hotline_console/?draft={key}")
    assert "我的草稿" not in other.content.decode()
    desk.post("/office/hotline_console/discard/", {"draft": str(key)})
    with acting(LOOK):
        assert not Draft.objects.exists()


def test_a_second_call_about_the_same_site_shows_the_first_and_the_group(world, desk):
    take_down(world, now=timezone.now(), headcount="6")
    beside = desk.post(
        "/office/hotline_console/assist/", {"project_name": "产业园二期", "headcount": "5"}
    ).content.decode()
    assert "三个月没发工资" in beside and "可能是群体事项" in beside and "11 人" in beside


def test_words_of_danger_are_told_at_once(desk):
    beside = desk.post(
        "/office/hotline_console/assist/", {"content": "再不给钱我就不想活了"}
    ).content.decode()
    assert "可能是紧急情况" in beside and "不想活" in beside


def test_a_consultation_is_registered_and_closed_in_one_go(world, desk):
    data = TICKET | {
        "category": "A202",
        "answer": "满十年的，年休假十天。",
        "answered": "1",
        "headcount": "1",
    }
    assert desk.post("/office/hotline_console/", data).status_code == 302
    with acting(LOOK):
        assert Matter.objects.get(kind="hotline.ticket").state == "answered_on_call"


def test_a_reopened_draft_shows_the_employer_by_name(world, desk):
    hengda = world.employer["hengda"]
    typed = {"subject": "欠薪", "employer": hengda.uscc, "employer_text": hengda.name}
    beside = desk.post("/office/hotline_console/assist/", typed).content.decode()
    key = re.search(r'name="draft" value="([0-9a-f-]{36})"', beside)[1]
    again = desk.get(f"/office/hotline_console/?draft={key}").content.decode()
    assert f'value="{hengda.name}"' in again and f'value="{hengda.uscc}"' in again


def test_forgotten_drafts_are_deleted(world, desk):
    desk.post("/office/hotline_console/assist/", {"subject": "旧草稿"})
    with acting(LOOK):
        assert jobs.delete_drafts(timezone.now() + timedelta(days=29)) == 0
        assert jobs.delete_drafts(timezone.now() + timedelta(days=31)) == 1
