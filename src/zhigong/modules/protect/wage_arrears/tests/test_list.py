"""The list of people owed: who writes it, what it refuses, whom it lets see the matter, and two lists at once."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.matters.models import Party, PastParty
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.models import Account
from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.web.tests.officers import browser
from zhigong.modules.protect.wage_arrears.actions import people
from zhigong.modules.protect.wage_arrears.models import ArrearsReport, Claimant
from zhigong.modules.protect.wage_arrears.tests.reporting import (
    NOW,
    SAID,
    list_people,
    recorded,
    row,
    sheet,
    sums,
    take,
    told,
    twelve,
)
from zhigong.testing.examples import add_officers
from zhigong.testing.world import build_world

HOUSE = Seat.system("look")


def upload(client, matter, rows):
    """Send a list from a browser."""
    file = SimpleUploadedFile("名单.xlsx", sheet(rows))
    return client.post(f"/office/wage_arrears/{matter.pk}/people/", {"file": file})


def amounts(world, days: str, price: str, owed: str) -> list:
    """Return a line of the sheet with these numbers."""
    name, document, mobile, *_numbers, bank = row(world, 1)
    return [name, document, mobile, days, price, owed, bank]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (("22.55", "600", "100"), "出勤天数最多一位小数"),
        (("10000", "600", "100"), "数字过大"),
        (("-1", "600", "100"), "不能小于零"),
        (("22", "100000000", "100"), "数字过大"),
        (("22", "600", "10000000000"), "数字过大"),
        (("22", "600", "1.005"), "最多两位小数"),
    ],
)
def test_a_number_the_list_cannot_keep_as_it_is_comes_back_with_a_sentence(world, numbers, sentence):
    matter = recorded(world)
    page = upload(browser(world, "wang"), matter, [amounts(world, *numbers)])
    assert page.status_code == 422 and sentence in page.content.decode()
    assert sums(world, matter)["people"] == 0


@pytest.mark.django_db
def test_the_largest_numbers_are_kept_to_the_fen(world):
    matter = recorded(world)
    list_people(world, matter, [amounts(world, "9999.9", "99999999.99", "9999999999.99")])
    with acting(world.seat("wang")):
        one = Claimant.objects.get()
        assert (str(one.days), str(one.price), str(one.owed)) == ("9999.9", "99999999.99", "9999999999.99")


@pytest.mark.django_db
def test_a_name_or_a_card_too_long_is_told_and_not_cut_off(world):
    line = row(world, 1)
    line[0], line[-1] = "长" * 61, "6" * 31
    found = people.read_sheet(sheet([line]), on=NOW.date())[0].problems
    assert [header for header, _finding in found] == ["姓名", "银行卡号"]


@pytest.mark.django_db
def test_whoever_was_listed_by_mistake_sees_the_matter_no_longer_and_the_old_list_is_kept(world):
    matter, worker = twelve(world), browser(world, "li")
    assert worker.get(f"/matters/{matter.pk}/").status_code == 200
    list_people(world, matter, [row(world, number) for number in range(2, 4)])
    assert worker.get(f"/matters/{matter.pk}/").status_code == 404
    with acting(world.seat("li")):
        assert not Claimant.objects.exists()
    with acting(HOUSE):
        assert not Party.objects.filter(matter=matter, person_id=world.person["li"]).exists()
        past = PastParty.objects.get(matter=matter)
        assert (past.person_id, past.role, past.ended_at) == (world.person["li"], "claimant", NOW)
        assert past.ended_by == world.account["wang"].pk
        kept = Claimant.objects.get(report_id=matter.pk, person_id=world.person["li"])
        assert kept.replaced_at == NOW
        entry = Entry.objects.get(what="wage_arrears.unlist_people")
        assert entry.subjects == [world.person["li"]]


@pytest.mark.django_db
def test_a_reporter_who_is_taken_off_the_list_still_sees_their_own_report(world):
    worker = browser(world, "li")
    address = worker.post("/wage_arrears/", told(world))["Location"]
    with acting(HOUSE):
        matter = ArrearsReport.objects.select_related("matter").get().matter
    list_people(world, matter, [row(world, 1, "1000", world.document["li"])])
    list_people(world, matter, [row(world, 2)])
    assert worker.get(address).status_code == 200
    with acting(HOUSE):
        assert list(Party.objects.filter(matter=matter).values_list("role", flat=True)) == ["reporter"]


@pytest.mark.django_db
def test_a_call_taker_of_the_same_union_neither_read_nor_write_the_list(world):
    matter = twelve(world)
    with acting(HOUSE):
        add_officers(world)
    client = browser(world, "hua")
    assert client.get(f"/office/wage_arrears/{matter.pk}/people/").status_code == 403
    assert upload(client, matter, [row(world, 1)]).status_code == 403
    page = client.get(f"/office/matters/{matter.pk}/").content.decode()
    assert f"/office/wage_arrears/{matter.pk}/people/" not in page
    assert sums(world, matter)["people"] == 12


@pytest.mark.django_db
def test_a_list_that_shows_more_than_was_told_makes_the_report_urgent_and_the_union_above_learns_it(world):
    matter = recorded(world, people=3, migrants=0, amount="9000")
    with acting(HOUSE):
        second = Account.objects.create(username="second", kind="officer", display_name="二号")
        first = Account.objects.create(username="first", kind="officer", display_name="一号")
        for account in (first, second):
            grant = world.grant["wang"]
            type(grant).objects.create(
                account=account, unit=world.unit["east"], role="organiser", starts_on=grant.starts_on
            )
    list_people(world, matter, [row(world, number, "900") for number in range(1, 11)])
    with acting(HOUSE):
        assert ArrearsReport.objects.get(pk=matter.pk).is_urgent
        notices = Notice.objects.filter(kind="wage_arrears.urgent", matter_id=matter.pk)
        assert {one.account_id for one in notices} == {first.pk, second.pk}
        assert "10 人，9000" in notices.first().body
    with pytest.raises(Refused, match="即报上级"):
        take(world, matter, "verify", people=10, migrants=0, amount="9000", **SAID)
    take(world, matter, "raise_up")
    assert (
        take(world, matter, "verify", people=10, migrants=0, amount="9000", **SAID).matter.state == "verified"
    )


@pytest.mark.django_db
def test_many_people_are_a_group_by_the_number_in_force_where_they_work(world):
    assert not _is_group(recorded(world, people=9, migrants=0))
    assert _is_group(recorded(world, people=10, migrants=0))
    RuleValue.objects.create(
        key="wage_arrears.group_people", region_code="610101", value="30", basis="示例", valid_from=date(2026, 1, 1),
        proposed_by=world.account["zhao"].pk, approved_by=world.account["wang"].pk,
    )  # fmt: skip
    assert not _is_group(recorded(world, people=29, migrants=0))


def _is_group(matter) -> bool:
    with acting(HOUSE):
        return ArrearsReport.objects.get(pk=matter.pk).is_group


@pytest.fixture
def own(own_database):
    return build_world()


def in_thread(deed) -> tuple[threading.Thread, list]:
    """Begin a deed on a connection of its own; its answer lies in the list once the thread has ended."""
    answers = []

    def work():
        try:
            answers.append(deed())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread, answers


def test_two_lists_at_once_come_one_after_the_other(own):
    matter = recorded(own)
    clients = [browser(own, "wang"), browser(own, "wang")]
    lists = [[row(own, number) for number in range(1, 6)], [row(own, number) for number in range(3, 10)]]
    begun = [
        in_thread(lambda client=client, rows=rows: upload(client, matter, rows))
        for client, rows in zip(clients, lists, strict=True)
    ]
    for thread, _answers in begun:
        thread.join(60)
    assert [answer.status_code for _thread, answers in begun for answer in answers] == [302, 302]
    assert sums(own, matter)["people"] in (5, 7)
    with acting(HOUSE):
        assert Claimant.objects.filter(report_id=matter.pk).count() == 12


def test_a_list_that_meets_the_verification_waits_for_it_and_is_refused(own):
    matter = twelve(own)
    take(own, matter, "raise_up")
    late, seat = browser(own, "wang"), own.seat("wang")
    with acting(seat), transaction.atomic():
        take(own, matter, "verify", people=12, migrants=12, amount="336000", **SAID)
        thread, answers = in_thread(lambda: upload(late, matter, [row(own, 1, "5")]))
        thread.join(2)
        assert thread.is_alive(), "the list did not wait for whoever was verifying"
    thread.join(60)
    assert answers[0].status_code == 422 and "已核实" in answers[0].content.decode()
    assert sums(own, matter)["owed"] == Decimal("336000.00")
