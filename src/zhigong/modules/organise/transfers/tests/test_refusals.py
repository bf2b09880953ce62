"""What a transfer refuses, and what neither union sees of the other."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.memberships import ledger
from zhigong.kernel.rules.models import RuleValue
from zhigong.modules.organise.transfers import public
from zhigong.modules.organise.transfers.models import Transfer
from zhigong.modules.organise.transfers.tests.moving import AGREED, ASK, NOW, ask, membership_of, transfer_of
from zhigong.testing.world import TODAY, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build_world()


@pytest.mark.parametrize(
    ("to", "data", "sentence"),
    [
        ("hengda", {}, "不需要转会"),
        ("qiaonan", {}, "可以接收会员"),
        ("spinning", {"purpose": "secondment"}, "6个月"),
        ("spinning", {"purpose": "secondment", "back_on": "2026-05-01"}, "6个月"),
        ("spinning", {"is_true": ""}, "需要修改"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_a_sentence(world, to, data, sentence):
    with acting(world.seat("li")), pytest.raises(Refused, match=sentence):
        public.ask(world.unit[to].code, ASK | data, now=NOW)


def test_one_transfer_at_a_time(world):
    ask(world)
    with pytest.raises(Refused, match="已有一份转会"):
        ask(world, to="riders")


def test_who_is_no_member_is_sent_to_joining(world):
    with acting(world.seat("courier")), pytest.raises(Refused, match="办理入会"):
        public.ask(world.unit["spinning"].code, ASK, now=NOW)


def test_nobody_takes_in_whom_they_asked_for(world):
    with acting(world.seat("zhao")):
        asked = public.fetch(world.person["zhou"], world.unit["riders"], AGREED, now=NOW).matter
    with acting(Seat.system("sweep")):
        sweep(NOW + timedelta(days=9))
    with pytest.raises(NotAllowed, match="不能办理本人的事项"):
        take_step(asked.pk, "accept", seat=world.seat("zhao"), now=NOW + timedelta(days=9))


def test_an_officer_speaks_for_their_own_unions_only(world):
    with acting(world.seat("liu")), pytest.raises(Refused, match="管辖范围"):
        public.fetch(world.person["zhou"], world.unit["riders"], AGREED, now=NOW)
    with acting(world.seat("liu")), pytest.raises(Refused, match="管辖范围"):
        public.send(world.person["li"], world.unit["spinning"].code, AGREED, now=NOW)


def test_the_receiving_union_cannot_decide_before_the_old_one_has(world):
    matter = ask(world)
    with pytest.raises(Matter.DoesNotExist):
        take_step(matter.pk, "accept", seat=world.seat("liu"), now=NOW)
    held = membership_of(world)
    event = ledger.Event(
        "transfer_in", held.person_id, TODAY, unit_id=world.unit["spinning"].pk, membership_id=held.pk,
        joined_on=held.joined_on, from_state="active",
    )  # fmt: skip
    with acting(world.seat("liu")), pytest.raises(ledger.LedgerRefusal), transaction.atomic():
        ledger.append(event)


def test_the_second_wall_shows_each_union_its_own_side_alone(world):
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW)
    for key, side in (("chen", "out"), ("liu", "in"), ("ma", "out"), ("sec", None)):
        with acting(world.seat(key)), connection.cursor() as cursor:
            cursor.execute("SELECT side FROM transfer_sides")
            assert cursor.fetchall() == ([(side,)] if side else []), key
            cursor.execute("SELECT count(*) FROM transfers")
            assert cursor.fetchone() == (1 if key == "liu" else 0,), key
            cursor.execute("SELECT count(*) FROM transfer_progress(%s::uuid[])", [[matter.pk]])
            assert cursor.fetchone() == (1 if side else 0,), key


def test_a_region_may_rule_that_silence_is_no_consent(world):
    with acting(Seat.system("rules")):
        RuleValue.objects.create(
            key="transfer.silence_continues", region_code="610101", value="0", valid_from=TODAY,
            basis="桥南区规定", proposed_by=world.account["sys"].pk, approved_by=world.account["sec"].pk,
        )  # fmt: skip
    matter = ask(world)
    with acting(Seat.system("sweep")):
        assert sweep(NOW + timedelta(days=9))["climbed"] == 1
    take_step(matter.pk, "confirm", seat=world.seat("zhao"), now=NOW + timedelta(days=9))
    assert membership_of(world).state == "transferring_out"


def test_the_day_of_arrival_lies_between_release_and_today(world):
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW)
    later = NOW + timedelta(days=4)
    for day in ("2026-03-01", "2026-03-07"):
        with pytest.raises(Refused, match="需要修改|转入日期"):
            take_step(matter.pk, "accept", seat=world.seat("liu"), now=later, data={"moved_on": day})
    take_step(matter.pk, "accept", seat=world.seat("liu"), now=later, data={"moved_on": "2026-03-04"})
    assert membership_of(world).since_on.isoformat() == "2026-03-04"


def test_a_membership_that_ended_meanwhile_ends_the_transfer(world):
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW)
    with acting(world.seat("li")):
        ledger.append(ledger.Event("resign", world.person["li"], TODAY, membership_id=world.membership["li"]))
    with pytest.raises(Refused, match="会籍"):
        take_step(matter.pk, "accept", seat=world.seat("liu"), now=NOW)
    take_step(matter.pk, "overtake", seat=Seat.system("reaction"), now=NOW)
    assert not transfer_of(matter).is_open


def test_a_retained_member_is_taken_in_as_they_are(world):
    with acting(world.seat("chen")):
        ledger.append(
            ledger.Event(
                "retain", world.person["li"], TODAY, membership_id=world.membership["li"], reason="3"
            )
        )
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW)
    assert membership_of(world).state == "retained"
    take_step(matter.pk, "accept", seat=world.seat("liu"), now=NOW)
    assert (membership_of(world).state, membership_of(world).unit_id) == ("active", world.unit["spinning"].pk)


def test_nobody_deletes_a_transfer(world):
    ask(world)
    with (
        acting(world.seat("chen")),
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
    ):
        Transfer.objects.all()._raw_delete("default")
