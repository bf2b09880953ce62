"""The generic matter pages: buttons, refusals beside the field, double clicks, and who sees what."""

from datetime import timedelta

import pytest
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.engine import open_matter, take_step
from zhigong.kernel.cases.loading import get_matter
from zhigong.kernel.cases.registry import get_service
from zhigong.kernel.cases.tests.complaints import COMPLAINTS, complaint
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Matter, TimelineStep
from zhigong.kernel.matters.parties import add_parties
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def complaints():
    with registry.using(COMPLAINTS):
        yield


@pytest.fixture
def matter(world):
    return file_complaint(world, timezone.now())


def file_complaint(world, now) -> Matter:
    """A complaint filed at a moment."""
    seat = Seat.worker(world.account["li"].pk, world.person["li"])
    with acting(seat):
        return open_matter(
            "complaints.file", unit=world.unit["hengda"], parties=[("petitioner", world.person["li"])],
            seat=seat, now=now, data={"subject": "排班"},
        ).matter  # fmt: skip


def state_of(matter) -> str:
    with acting(Seat.system("looking")):
        return Matter.objects.get(pk=matter.pk).state


def test_the_party_follows_their_matter_with_dots_clock_and_what_they_can_do(world, matter):
    client = browser(world, "li")
    assert matter.number in client.get("/").content.decode()
    page = client.get(f"/matters/{matter.pk}/")
    text = page.content.decode()
    assert page.status_code == 200 and 'aria-current="step"' in text and "测试条款" in text
    assert [item.step.code for item in page.context["steps"]] == ["drop"]
    assert "不能恢复" in text


def test_the_chair_sees_it_first_in_the_to_dos_and_closes_it(world, matter):
    client = browser(world, "chen")
    todos = client.get("/office/").context["todos"]
    assert [row["row"].todo.matter_id for row in todos] == [matter.pk]
    page = client.get(f"/office/matters/{matter.pk}/")
    assert page.context["steps"][0].step.code == "hear"
    assert "drop" not in [item.step.code for item in page.context["steps"]]
    answer = client.post(
        f"/office/matters/{matter.pk}/hear/", {"opinion": "已当面听取", "expected": matter.step_count}
    )
    assert answer.status_code == 302 and state_of(matter) == "closed"
    assert "已当面听取" in browser(world, "li").get(f"/matters/{matter.pk}/").content.decode()


def test_an_empty_field_is_refused_beside_the_field_and_nothing_happens(world, matter):
    answer = browser(world, "chen").post(f"/office/matters/{matter.pk}/hear/", {"opinion": ""})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'aria-invalid="true"' in text and 'href="#field_opinion"' in text
    assert state_of(matter) == "filed"


def test_a_refusal_by_rule_is_told_in_its_sentence_and_keeps_what_was_typed(world, matter):
    answer = browser(world, "chen").post(f"/office/matters/{matter.pk}/hear/", {"opinion": "短"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "意见太短，请写清楚。" in text and ">\n短</textarea>" in text


def test_a_double_click_is_told_that_it_was_done_and_does_nothing_twice(world, matter):
    client = browser(world, "chen")
    facts = {"opinion": "已当面听取", "expected": matter.step_count}
    first = client.post(f"/office/matters/{matter.pk}/hear/", facts)
    second = client.post(f"/office/matters/{matter.pk}/hear/", facts)
    assert (first.status_code, second.status_code) == (302, 422)
    assert "已由他人办理" in second.content.decode()


def test_an_officer_of_another_city_finds_no_such_page(world, matter):
    client = browser(world, "liu")
    assert client.get(f"/office/matters/{matter.pk}/").status_code == 404
    assert client.post(f"/office/matters/{matter.pk}/hear/", {"opinion": "我来办"}).status_code == 404
    assert client.get("/office/matters/").context["rows"] == []


def test_an_officer_above_sees_it_and_may_not_decide_it(world, matter):
    client = browser(world, "wang")
    page = client.get(f"/office/matters/{matter.pk}/")
    assert page.status_code == 200 and page.context["steps"] == []
    refused = client.post(f"/office/matters/{matter.pk}/hear/", {"opinion": "我来办"})
    assert refused.status_code == 403 and state_of(matter) == "filed"


def listed(client, query: str) -> dict[str, str]:
    """number → state, as the list shows them."""
    return {
        row["matter"].number: row["state"] for row in client.get(f"/office/matters/?{query}").context["rows"]
    }


def test_the_list_of_a_past_day_shows_what_was_open_then_in_the_state_of_then(world):
    now, chen = timezone.now(), browser(world, "chen")
    first, second = (file_complaint(world, now - timedelta(days=10)) for _each in range(2))
    with acting(world.seat("chen")):
        closed = take_step(
            second.pk,
            "hear",
            seat=world.seat("chen"),
            now=now - timedelta(days=4),
            data={"opinion": "已当面听取"},
        ).matter
    day = {ago: f"as_of={timezone.localdate() - timedelta(days=ago)}" for ago in (2, 7, 12)}
    opened, ended = (get_service("complaints.file").state_label(state) for state in ("filed", closed.state))
    assert listed(chen, "state=all") == {first.number: opened, second.number: ended}
    assert listed(chen, f"state=all&{day[12]}") == {}
    assert listed(chen, f"state=open&{day[7]}") == {first.number: opened, second.number: opened}
    assert listed(chen, f"state=closed&{day[7]}") == {}
    assert listed(chen, f"state=open&{day[2]}") == {first.number: opened}
    assert listed(chen, f"state=closed&{day[2]}") == {second.number: ended}
    assert listed(browser(world, "liu"), f"state=all&{day[2]}") == {}


def test_a_matter_opened_anew_since_was_closed_then(world):
    now = timezone.now()
    matter = file_complaint(world, now - timedelta(days=10))
    with acting(world.seat("chen")):
        take_step(
            matter.pk,
            "hear",
            seat=world.seat("chen"),
            now=now - timedelta(days=6),
            data={"opinion": "已当面听取"},
        )
    with acting(Seat.system("test")):
        Matter.objects.filter(pk=matter.pk).update(state="filed", closed_at=None)
        TimelineStep.objects.create(
            matter=matter, step="again", from_state="closed", to_state="filed", at=now - timedelta(days=1)
        )
    chen, then = browser(world, "chen"), f"as_of={timezone.localdate() - timedelta(days=3)}"
    assert matter.number in listed(chen, "state=open")
    assert matter.number in listed(chen, f"state=closed&{then}") and listed(chen, f"state=open&{then}") == {}


def test_the_choice_of_a_day_keeps_the_filters(world):
    page = (
        browser(world, "chen").get("/office/matters/?state=closed&page=2&as_of=2026-01-31").content.decode()
    )
    assert '<input type="hidden" name="state" value="closed">' in page and 'name="page"' not in page
    assert 'href="/office/matters/?state=closed"' in page and 'name="as_of" value="2026-01-31"' in page


def test_another_worker_finds_no_such_page(world, matter):
    assert browser(world, "zhou").get(f"/matters/{matter.pk}/").status_code == 404


def test_the_page_says_who_can_see_it_and_by_which_rule(world, matter):
    viewers = browser(world, "chen").get(f"/office/matters/{matter.pk}/").context["viewers"]
    seen = {(row["unit"], row["rule"][:2]) for row in viewers}
    assert ("恒达机械有限公司工会委员会", "属地") in seen and ("示例省机械工业工会", "产业") in seen
    assert not any(row["unit"] == "西山市总工会" for row in viewers)


def test_who_decides_sees_the_name_and_the_unit_above_a_masked_one(world, matter):
    for key, shown, hidden in (("chen", "李建华", "李*华"), ("wang", "李*华", "李建华")):
        text = browser(world, key).get(f"/office/matters/{matter.pk}/").content.decode()
        assert shown in text and hidden not in text, key


def test_reading_a_matter_is_seen_by_its_party(world, matter):
    browser(world, "chen").get(f"/office/matters/{matter.pk}/")
    rows = browser(world, "li").get("/my/who-saw/").context["rows"]
    assert any(row["who"] == "恒达机械有限公司工会委员会" for row in rows)


def test_the_state_chart_tells_what_the_table_tells(world):
    page = browser(world, "chen").get("/office/services/complaints.file/")
    assert {box.title for box in page.context["chart"].boxes} == set(complaint.states.values())
    assert len(page.context["lines"]) == sum(len(step.states) for step in complaint.steps)


def test_a_group_is_shown_page_by_page_and_the_reading_names_whom_the_page_shows(world, matter):
    with acting(Seat.system("group")):
        many = [
            create_person(
                NewPerson(name=f"工友{number:02}", doc_type="111", doc_number="", mobile=""), on=TODAY
            )
            for number in range(60)
        ]
        add_parties(get_matter(matter.pk, Seat.system("group")), [("petitioner", one) for one in many])
    chair = browser(world, "chen")
    first = chair.get(f"/office/matters/{matter.pk}/").content.decode()
    assert "工友48" in first and "工友49" not in first and "?parties=2" in first
    second = chair.get(f"/office/matters/{matter.pk}/?parties=2").content.decode()
    assert "工友49" in second and "工友48" not in second
    with acting(Seat.system("look")):
        entry = Entry.objects.filter(what="matters.read").order_by("-pk").first()
        assert entry.subjects == many[49:]
    for asked in ("garbage", "²", "9" * 5000):
        assert chair.get(f"/office/matters/{matter.pk}/?parties={asked}").status_code == 200
