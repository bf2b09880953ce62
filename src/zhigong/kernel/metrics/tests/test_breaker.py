"""Whoever reads unusually many people is stopped within an interval, told so in a sentence, and released by another."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.journal.entries import ReadingStopped
from zhigong.kernel.journal.models import Entry, ReadingStop
from zhigong.kernel.memberships.tests.small_tree import plant_tree, seat_at
from zhigong.kernel.metrics import breaker
from zhigong.kernel.metrics.tests.test_tampering import superuser
from zhigong.kernel.metrics.watch import seal_and_check
from zhigong.kernel.notices.models import Notice
from zhigong.kernel.people.accounts import create_officer
from zhigong.kernel.people.doors import identity_door
from zhigong.lib.ids import uuid7

SYSTEM = Seat.system("test")


@pytest.fixture
def house(own_database):
    """An officer, a security administrator and a leader above, all with grants."""
    tree = plant_tree()

    class House:
        pass

    with acting(SYSTEM):
        for name, role, unit in (
            ("reader", "organiser", tree.city), ("guard", "security_admin", tree.province),
            ("second", "audit_admin", tree.province),
            ("chief", "leader", tree.city), ("elsewhere", "leader", tree.other_city),
        ):  # fmt: skip
            account = create_officer(name, "A long passw0rd!", name)
            grant = Grant.objects.create(account=account, unit=unit, role=role, starts_on=date(2020, 1, 1))
            setattr(House, name, seat_at(unit, role=role, account_id=account.pk, grant_id=grant.pk))
    return House


def read(seat, count: int, what="members.list") -> None:
    with acting(seat):
        entries.read(what, detail={"count": count})


def interval() -> None:
    with acting(SYSTEM):
        seal_and_check(timezone.now())


def stops() -> list[ReadingStop]:
    with acting(SYSTEM):
        return list(ReadingStop.objects.order_by("at"))


def test_too_many_in_an_hour_stops_tells_and_is_released_by_another(house):
    read(house.reader, 1000)
    interval()
    assert stops() == []
    with acting(house.reader):
        entries.read("members.read", [uuid7()])
    interval()
    [stop] = stops()
    assert (stop.reason, stop.hour_count, stop.account_id) == ("hour", 1001, house.reader.account_id)
    with acting(house.reader):
        with pytest.raises(ReadingStopped, match="已暂停查看"):
            entries.read("members.read", [uuid7()])
        with pytest.raises(ReadingStopped):
            entries.read_one("SELECT %s::uuid AS person_id", [uuid7()], "members.list", {"count": 1})
        with pytest.raises(ReadingStopped):
            identity_door("414", "E00000001", proof=4, purpose="核对")
        assert entries.record("orgs.edit") > 0, "other work goes on"
        with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT journal_record('x', 'read', '{}', NULL, NULL, '', '', '{}', '\\x00')")
        assert raised.value.__cause__.sqlstate == "ZG005"
    for seat, told in ((house.guard, 1), (house.chief, 1), (house.elsewhere, 0), (house.reader, 0)):
        with acting(seat):
            assert Notice.objects.filter(kind="breaker.stop").count() == told
    with acting(house.guard):
        found = ReadingStop.objects.get()
        assert found.read == [["members.list", "", 1, 1000], ["members.read", "", 1, 1]]
    decide_and_confirm(house, found)
    read(house.reader, 50)
    interval()
    assert len(stops()) == 1, "what was looked into is not held against them again"
    read(house.reader, 1000)
    interval()
    assert len(stops()) == 2
    with acting(SYSTEM):
        done = Entry.objects.filter(what__startswith="breaker.").order_by("id").values_list("what", flat=True)
        assert list(done) == [
            "breaker.stop",
            "breaker.hold",
            "breaker.release",
            "breaker.confirm",
            "breaker.stop",
        ]


def decide_and_confirm(house, found: ReadingStop) -> None:
    """The guard holds, looks again and agrees; the audit administrator is the second person."""
    now = timezone.now()
    mine, other = {"by": house.guard.account_id, "now": now}, {"by": house.second.account_id, "now": now}
    with acting(house.guard):
        for decision, reason, refused in (("hold", " ", "核实情况"), ("other", "看过", "请选择")):
            with pytest.raises(breaker.ReleaseRefused, match=refused):
                breaker.decide(found, decision, reason, **mine)
        breaker.decide(found, "hold", "去向不明", **mine)
        with pytest.raises(breaker.ReleaseRefused, match="尚未决定"):
            breaker.confirm(found, **other)
        breaker.decide(found, "release", "核对名册，已核实", **mine)
        with pytest.raises(breaker.ReleaseRefused, match="另一名管理员"):
            breaker.confirm(found, **mine)
    with acting(house.second):
        breaker.confirm(found, **other)
        with pytest.raises(breaker.ReleaseRefused, match="已经恢复"):
            breaker.confirm(found, **other)
    with acting(house.guard), pytest.raises(breaker.ReleaseRefused, match="已经恢复"):
        breaker.decide(found, "hold", "再次", **mine)


def test_the_database_itself_asks_for_two_people(house):
    read(house.reader, 1500)
    interval()
    [stop] = stops()
    now, found = timezone.now(), ReadingStop.objects.filter(pk=stop.pk)
    by_guard = {"decision": "release", "decided_by": house.guard.account_id, "decided_at": now}
    released = {"released_at": now, "released_by": house.guard.account_id}
    for seat, values in (
        (house.guard, {"hour_count": 1}),
        (house.guard, by_guard | {"decided_by": house.second.account_id}),
        (house.guard, by_guard | released),
        (house.guard, released),
        (house.second, by_guard | {"decided_by": house.second.account_id}),
    ):
        with acting(seat), pytest.raises(DatabaseError), transaction.atomic():
            found.update(**values)
    with acting(house.guard):
        assert found.update(**by_guard) == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            found.update(**released)
    with acting(house.second), pytest.raises(DatabaseError), transaction.atomic():
        found.update(**released)
    with acting(house.second):
        assert found.update(released_at=now, released_by=house.second.account_id) == 1


def remember_days(seat, persons: int) -> None:
    """Nineteen earlier days of work, as the counts keep them."""
    with superuser(connection.settings_dict["NAME"]) as opened:
        opened.execute(
            "INSERT INTO reading_counts SELECT %s, date_trunc('hour', now()) - day * interval '1 day', %s"
            " FROM generate_series(2, 20) AS day",
            [seat.account_id, persons],
        )


def test_far_more_than_their_own_usual_day_stops_too(house):
    remember_days(house.reader, 20)
    read(house.reader, 510)
    interval()
    [stop] = stops()
    assert stop.reason == "usual"


def test_who_reads_much_every_day_is_not_stopped_by_comparison(house):
    remember_days(house.reader, 200)
    read(house.reader, 990)
    interval()
    assert stops() == []


def test_an_approved_export_is_not_counted_and_nobody_releases_themself(house):
    with acting(house.reader):
        entries.record("exports.make", detail={"by_two": True})
        entries.read("members.export", detail={"count": 5000})
        entries.read("people.reveal", [uuid7()], "核对", detail={"count": 5000})
    interval()
    assert stops() == []
    read(house.reader, 1500)
    interval()
    [stop] = stops()
    with acting(house.guard), pytest.raises(breaker.ReleaseRefused, match="不能办理自己"):
        breaker.decide(stop, "release", "自己", by=stop.account_id, now=timezone.now())
    with acting(house.reader):
        assert ReadingStop.objects.filter(pk=stop.pk).update(released_at=timezone.now()) == 0


def test_small_files_one_after_the_other_are_readings_like_any_other(house):
    for _file in range(3):
        with acting(house.reader):
            entries.record("exports.make", detail={"by_two": False})
            entries.read("members.export", detail={"count": 500})
    interval()
    assert [(stop.reason, stop.hour_count) for stop in stops()] == [("hour", 1500)]


def test_trying_documents_that_find_nobody_counts_too(house):
    read(house.reader, 999)
    with acting(house.reader):
        for number in range(2):
            assert identity_door("414", f"E0000000{number}", proof=4, purpose="核对").person_id is None
    interval()
    assert [(stop.reason, stop.hour_count) for stop in stops()] == [("hour", 1001)]
