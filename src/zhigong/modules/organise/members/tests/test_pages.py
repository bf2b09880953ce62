"""The register's pages: what an officer sees, finds, corrects and takes out, and what an outsider does not."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.people.models import Person
from zhigong.kernel.people.register import NewPerson, bulk_create_people
from zhigong.kernel.web.tests.officers import browser
from zhigong.testing.world import build_world

SYSTEM = Seat.system("test")
LIST = "/office/members/"


@pytest.fixture
def world(db):
    return build_world()


@pytest.fixture
def chair(world):
    return browser(world, "chen")


def page_of(world, key: str) -> str:
    return reverse("members-office:member", args=[world.membership[key]])


def entries(what: str) -> list[Entry]:
    with acting(SYSTEM):
        return list(Entry.objects.filter(what=what).order_by("id"))


def fill(world, count: int, unit="hengda") -> None:
    with acting(SYSTEM):
        people = [NewPerson(name="批量甲", doc_type="414", doc_number=f"G{n:08d}") for n in range(count)]
        events = [
            ledger.Event("join", person, date(2025, 3, 1), unit_id=world.unit[unit].pk)
            for person in bulk_create_people(people, on=date(2026, 3, 2))
        ]
        ledger.append_many(events)


def test_the_list_is_masked_and_leaves_one_aggregate_entry(chair, world):
    body = chair.get(LIST).content.decode()
    assert "李*华" in body and "李建华" not in body and world.document["li"] not in body
    assert world.document["li"][-4:] in body and "周" not in body
    (entry,) = entries("members.list")
    assert entry.detail == {"count": 2, "searched": False} and entry.subjects == []


@pytest.mark.parametrize("text", ["李建华", "李建", "lijianhua", "lijian", "ljh", "LJH", "tail", "mobile"])
def test_a_member_is_found_by_name_reading_last_four_or_phone(chair, world, text):
    known = {
        "tail": world.document["li"][-4:].lower(),
        "mobile": world.mobile["li"],
    }
    body = chair.get(LIST, {"q": known.get(text, text)}).content.decode()
    assert page_of(world, "li") in body and page_of(world, "wu") not in body


def test_a_whole_document_number_leads_straight_to_the_member_and_is_journaled_as_theirs(chair, world):
    answer = chair.get(LIST, {"q": world.document["li"].lower()})
    assert answer.status_code == 302 and answer["Location"] == page_of(world, "li")
    (entry,) = entries("members.list")
    assert (entry.what, entry.outcome, entry.subjects) == ("members.list", "read", [world.person["li"]])


def test_a_document_number_from_elsewhere_leads_nowhere(chair, world):
    answer = chair.get(LIST, {"q": world.document["zhou"]})
    assert answer.status_code == 200 and page_of(world, "zhou") not in answer.content.decode()
    (entry,) = entries("members.list")
    assert (entry.subjects, entry.detail["count"]) == ([], 0), "of an empty list, not of whom it did not show"


@pytest.mark.parametrize("text", ["周婷", "zhouting", "zt", "document", "tail"])
def test_nobody_of_another_city_is_found(chair, world, text):
    known = {"document": world.document["zhou"], "tail": world.document["zhou"][-4:]}
    response = chair.get(LIST, {"q": known.get(text, text)})
    assert response.status_code == 200 and page_of(world, "zhou") not in response.content.decode()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"sex": "1"}, {"li", "wu"}),
        ({"sex": "2"}, set()),
        ({"unit": "workshop"}, {"wu"}),
        ({"gap": "ethnicity"}, {"li", "wu"}),
        ({"gap": "mobile"}, set()),
        ({"gap": "identity"}, set()),
        ({"state": "retained"}, set()),
        ({"state": "all"}, {"li", "wu"}),
        ({"worker_kind": "11"}, set()),
    ],
)
def test_filters_narrow_the_list(chair, world, filters, found):
    if "unit" in filters:
        filters = {"unit": world.unit[filters["unit"]].code}
    body = chair.get(LIST, filters).content.decode()
    assert {key for key in ("li", "wu") if page_of(world, key) in body} == found


def test_a_union_out_of_reach_is_no_filter(chair, world):
    assert chair.get(LIST, {"unit": world.unit["spinning"].code}).status_code == 404


def test_pages_follow_each_other_without_gap_or_overlap(chair, world):
    fill(world, 118)
    seen, address = [], LIST
    while address:
        response = chair.get(address)
        seen += [row["id"] for row in response.context["rows"]]
        following = response.context["following"]
        address = f"{LIST}?after={following}" if following else None
    assert len(seen) == len(set(seen)) == 120


def test_a_list_takes_few_queries_however_long_it_is(chair, world, django_assert_max_num_queries):
    fill(world, 60)
    with django_assert_max_num_queries(16):
        assert len(chair.get(LIST).context["rows"]) == 20


def test_a_members_page_shows_the_timeline_masked_and_names_its_subject(chair, world):
    body = chair.get(page_of(world, "li")).content.decode()
    assert "李*华" in body and "李建华" not in body and world.mobile["li"] not in body
    assert "2025-01-01" in body and world.unit["hengda"].name in body
    (entry,) = entries("members.read")
    assert entry.subjects == [world.person["li"]]


def test_one_value_is_shown_for_a_purpose_that_the_member_can_read(chair, world):
    address = reverse("members-office:unmask", args=[world.membership["li"]])
    refused = chair.post(address, {"field": "document", "purpose": "verify", "detail": ""})
    assert refused.status_code == 422 and world.document["li"] not in refused.content.decode()
    body = chair.post(
        address, {"field": "document", "purpose": "verify", "detail": "换发会员证"}
    ).content.decode()
    assert world.document["li"] in body and world.mobile["li"] not in body
    (entry,) = entries("people.reveal")
    assert entry.subjects == [world.person["li"]] and "换发会员证" in entry.purpose
    body = chair.post(address, {"field": "name", "purpose": "verify", "detail": "核对"}).content.decode()
    assert "李建华" in body and entries("members.unmask")[0].subjects == [world.person["li"]]


def test_facts_are_corrected_with_a_reason_and_the_journal_names_fields_only(chair, world):
    address = reverse("members-office:correct", args=[world.membership["li"]])
    given = {"ethnicity": "03", "worker_kind": "1", "is_migrant": "true", "reason": ""}
    assert chair.post(address, given).status_code == 422
    assert chair.post(address, given | {"reason": "本人来电更正"}).status_code == 302
    with acting(SYSTEM):
        membership = Membership.objects.select_related("person").get(pk=world.membership["li"])
        assert (membership.person.ethnicity, membership.worker_kind) == ("03", "1")
    (entry,) = entries("members.correct")
    assert set(entry.detail["fields"]) == {"ethnicity", "is_migrant", "worker_kind"}
    assert entry.subjects == [world.person["li"]]


def taken_out(client, query: str, **asked) -> list[list[str]]:
    """Ask for the list on the page and fetch the file; returns its rows, the watermark first."""
    response = client.post(f"{reverse('members-office:ask-export')}{query}", asked)
    file = client.get(f"/office/exports/file/?id={response.url.rstrip('/').rsplit('/', 1)[1]}")
    data = b"".join(file.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_masked_list_goes_out_with_purpose_and_count(chair, world):
    rows = taken_out(chair, "?sex=1", purpose="核对会费")
    assert len(rows) == 4 and "核对会费" in rows[0][0] and rows[2][0] in ("李*华", "吴**", "吴*傅")
    assert world.document["li"] not in str(rows)
    (entry,) = entries("members.export")
    assert entry.purpose == "核对会费" and entry.detail["count"] == 2
    hengda = world.unit["hengda"].code
    assert len(taken_out(browser(world, "wang"), f"?unit={hengda}", purpose="核对会费")) == 4


def test_clear_values_go_out_only_with_the_right_and_name_every_subject(world):
    rows = taken_out(browser(world, "chen"), "", purpose="办理会员卡", is_clear="on")
    assert world.document["li"] in str(rows)
    assert set(entries("people.reveal")[0].subjects) == {world.person["li"], world.person["wu"]}


def test_a_list_without_a_purpose_or_without_anybody_is_not_made(chair, world):
    address = reverse("members-office:ask-export")
    assert "请写明导出用途" in chair.post(address, {}, follow=True).content.decode()
    asked = chair.post(f"{address}?sex=2", {"purpose": "核对"}, follow=True)
    assert "没有符合条件" in asked.content.decode()


@pytest.mark.parametrize("name", ["member", "unmask", "correct"])
def test_another_citys_officer_gets_404(world, name):
    client = browser(world, "liu")
    address = reverse(f"members-office:{name}", args=[world.membership["li"]])
    given = {"field": "document", "purpose": "verify", "detail": "x", "reason": "x"}
    response = client.get(address) if name == "member" else client.post(address, given)
    assert response.status_code == 404
    assert not entries("people.reveal")


@pytest.mark.parametrize("key", ["lin", "shen", "xu", "sys", "sec", "aud"])
def test_seats_without_the_right_get_403(world, key):
    client = browser(world, key)
    assert client.get(LIST).status_code == 403


def test_the_industry_line_sees_its_own(world):
    client = browser(world, "ma")
    body = client.get(LIST).content.decode()
    assert page_of(world, "li") in body and page_of(world, "zhou") not in body


def test_the_one_search_box_finds_members_masked(chair, world):
    from zhigong.modules.organise.members.module import search

    with acting(world.seat("chen")):
        (hit,) = search(world.seat("chen"), "李建华")
    assert hit["title"] == "李*华" and hit["url"] == page_of(world, "li")


def test_erased_people_leave_no_name_behind(chair, world):
    with acting(SYSTEM):
        Person.objects.filter(pk=world.person["wu"]).update(name="", doc_cipher=None, mobile_cipher=None)
    assert "（未登记姓名）" in chair.get(LIST).content.decode()


def test_a_union_that_is_not_there_is_told_beside_the_field_and_lists_nobody(world):
    wang = browser(world, "wang")
    wrong = wang.get(f"{LIST}?unit_text=没有的工会&sex=1")
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "没有这个工会" in page and "李*华" not in page
    assert 'value="没有的工会"' in page and '<option value="1" selected>' in page, "what was typed stays"
    asked = wang.post(f"{LIST}export/?unit=999999999999999", {"purpose": "核对"})
    assert asked.status_code == 302 and asked.headers["Location"].startswith(LIST)
    assert wang.get(f"{LIST}?unit={world.unit['spinning'].code}").status_code == 404
    assert "李*华" in wang.get(f"{LIST}?unit={world.unit['hengda'].code}").content.decode()


def test_looking_back_keeps_its_day_when_the_conditions_are_taken_off(world):
    wang = browser(world, "wang")
    page = wang.get(f"{LIST}?as_of=2026-01-31&sex=1").content.decode()
    assert f'href="{LIST}?as_of=2026-01-31">清除条件' in page
    assert "清除条件" not in wang.get(f"{LIST}?as_of=2026-01-31").content.decode()
