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
        with pytest.raises(breaker.ReleaseRefused, match="核实情况"):
            breaker.release(found, " ", by=house.guard.account_id, now=timezone.now())
        breaker.release(found, "核对名册，已核实", by=house.guard.account_id, now=timezone.now())
        with pytest.raises(breaker.ReleaseRefused, match="已经恢复"):
            breaker.release(found, "再次", by=house.guard.account_id, now=timezone.now())
    read(house.reader, 50)
    interval()
    assert len(stops()) == 1, "what was looked into is not held against them again"
    read(house.reader, 1000)
    interval()
    assert len(stops()) == 2
    with acting(SYSTEM):
        done = Entry.objects.filter(what__startswith="breaker.").order_by("id").values_list("what", flat=True)
        assert list(done) == ["breaker.stop", "breaker.release", "breaker.stop"]


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
    read(house.reader, 5000, what="members.export")
    interval()
    assert stops() == []
    read(house.reader, 1500)
    interval()
    [stop] = stops()
    with acting(house.guard), pytest.raises(breaker.ReleaseRefused, match="不能恢复自己"):
        breaker.release(stop, "自己", by=stop.account_id, now=timezone.now())
    with acting(house.reader):
        assert ReadingStop.objects.filter(pk=stop.pk).update(released_at=timezone.now()) == 0
