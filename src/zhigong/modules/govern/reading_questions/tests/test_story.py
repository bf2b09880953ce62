"""A member asks why their data was read; the union above explains or finds it improper; nobody answers for themself."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.journal import entries
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.govern.reading_questions.public import ask_about

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def worker(world, key="li") -> Seat:
    return Seat.worker(world.account[key].pk, world.person[key])


def read_by(world, key="chen", subject="li") -> int:
    with acting(world.seat(key)):
        return entries.read("members.show", [world.person[subject]], "核对")


def asked(world, entry=None) -> Matter:
    entry = entry or read_by(world)
    with acting(worker(world)):
        return ask_about(entry, "为什么看我的信息？", now=NOW).matter


def told(world) -> list[tuple[str, str]]:
    with acting(Seat.system("look")):
        return list(
            Notice.objects.filter(account=world.account["li"]).order_by("pk").values_list("kind", "body")
        )


def test_the_union_above_the_reading_office_explains_it(world):
    matter = asked(world)
    assert matter.unit_id == world.unit["hengda"].parent_id
    take_step(matter.pk, "explain", seat=world.seat("zhao"), now=NOW, data={"opinion": "办理转移时核对资料"})
    assert ("reading_questions.explained", "办理转移时核对资料") in told(world)


def test_it_is_found_improper_or_withdrawn(world):
    matter = asked(world)
    take_step(matter.pk, "uphold", seat=world.seat("zhao"), now=NOW, data={"opinion": "没有业务需要，已处理"})
    assert told(world)[-1][0] == "reading_questions.improper"
    second = asked(world)
    assert take_step(second.pk, "withdraw", seat=worker(world), now=NOW).matter.state == "withdrawn"


def test_it_is_handed_up_by_the_officer_or_by_the_clock(world):
    matter = asked(world)
    take_step(matter.pk, "forward", seat=world.seat("zhao"), now=NOW, data={"opinion": "本单位有利害关系"})
    with acting(Seat.system("look")):
        assert Matter.objects.get(pk=matter.pk).unit_id == world.unit["hengda"].parent.parent_id
    second = asked(world)
    with acting(Seat.system("sweep")):
        assert sweep(NOW + timedelta(days=20))["climbed"] >= 1
    assert second.state == "asked"


def test_nobody_answers_for_their_own_reading(world):
    matter = asked(world, read_by(world, "zhao"))
    with acting(Seat.system("move")):
        Matter.objects.filter(pk=matter.pk).update(unit=world.unit["hengda"].parent)
    with pytest.raises(Refused, match="您本人所为"):
        take_step(matter.pk, "explain", seat=world.seat("zhao"), now=NOW, data={"opinion": "我需要看"})


def test_nobody_above_the_top(world):
    matter = asked(world)
    with acting(Seat.system("move")):
        Matter.objects.filter(pk=matter.pk).update(unit=world.unit["nation"])
    from zhigong.kernel.cases.tests.complaints import officer

    with acting(Seat.system("grant")):
        top = officer(world.unit["nation"], "o-nation")
    with pytest.raises(Refused, match="没有上一级工会"):
        take_step(matter.pk, "forward", seat=top, now=NOW, data={"opinion": "再上转"})


def test_one_question_per_reading_and_only_about_readings_of_ones_own(world):
    entry = read_by(world)
    asked(world, entry)
    with acting(worker(world)), pytest.raises(Refused, match="已经问过"):
        ask_about(entry, "再问", now=NOW)
    with acting(worker(world, "zhou")), pytest.raises(Refused, match="没有这条查看记录"):
        ask_about(entry, "别人的", now=NOW)
    with acting(worker(world)):
        own = entries.read("data.reveal", [world.person["li"]], "本人查看")
        with pytest.raises(Refused, match="没有这条查看记录"):
            ask_about(own, "我自己", now=NOW)


def test_the_reading_office_and_the_other_city_do_not_see_the_question(world):
    matter = asked(world)
    for key in ("chen", "liu"):
        with acting(world.seat(key)), pytest.raises(Matter.DoesNotExist):
            get_matter(matter.pk, world.seat(key))


def test_the_page_shows_the_reading_takes_the_question_once_and_hides_the_reader(world):
    entry, phone = read_by(world), browser(world, "li")
    assert f"/reading_questions/{entry}/" in phone.get("/my/who-saw/").content.decode()
    page = phone.get(f"/reading_questions/{entry}/").content.decode()
    assert world.unit["hengda"].name in page and "核对" in page
    assert phone.post(f"/reading_questions/{entry}/", {"text": ""}).status_code == 422
    answer = phone.post(f"/reading_questions/{entry}/", {"text": "为什么看？"})
    assert answer.status_code == 302
    reader = world.account["chen"].display_name
    assert reader not in phone.get(answer.url).content.decode()
    assert reader in browser(world, "zhao").get(f"/office{answer.url}").content.decode()
    assert phone.get(f"/reading_questions/{entry}/").url == answer.url
    assert browser(world, "zhou").get(f"/reading_questions/{entry}/").status_code == 404
