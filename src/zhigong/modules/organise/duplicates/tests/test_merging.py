"""Two officers tell two records to be one, much happens since, and two officers take it apart: the ledger stays whole."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.errors import NotAllowed, Refused
from zhigong.kernel.matters.models import Matter, Party
from zhigong.kernel.memberships import ledger
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.metrics.queries import count_unit
from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.people.accounts import create_worker
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.kernel.tally.counts import count
from zhigong.modules.organise.duplicates import public
from zhigong.modules.organise.duplicates.jobs import find_recent
from zhigong.modules.organise.duplicates.models import Merge, Review
from zhigong.modules.organise.transfers.tests.moving import ask
from zhigong.testing.world import SINCE, build_world

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
YEARS_LATER = NOW + timedelta(days=900)
MERGE = {"kept": "first", "membership": "first", "document_seen": "on", "opinion": "核对原件，是同一人。"}
CHECKED = {"is_checked": "on"}
WHY = {"opinion": "核对后是两个人。"}
CHECKED_TABLES = ("memberships", "membership_events", "tally_totals", "matters", "people_versions")


@pytest.fixture
def world():
    return build_world()


def register(world, name="李建华", unit="workshop", document="E12345678", born=date(1990, 3, 7)):
    """Enter somebody under a passport; returns person and membership."""
    with acting(Seat.system("register")):
        person = create_person(
            NewPerson(
                name=name, sex="1", birth_on=born, doc_type="414", doc_number=document, identity_level=4
            ),
            on=SINCE,
        )
        event = ledger.Event("join", person, SINCE, unit_id=world.unit[unit].pk) if unit else None
        return person, ledger.append(event) if event else None


def review_of(world, first, second, units=("hengda", "workshop")) -> Review:
    paths = [tuple(world.unit[unit].path) for unit in units]
    likeness = public.Likeness(
        "perhaps_same", first, paths[0], second, paths[1], reasons=("same_name_and_birth",)
    )
    with acting(Seat.system("look")):
        public.note_likenesses([likeness], now=NOW)
        return Review.objects.select_related("unit").get(person_id=min(first, second))


def side(review: Review, person) -> str:
    return "first" if review.person_id == person else "second"


def propose(world, review, keep, *, stays=None, seat="zhao", now=NOW) -> Matter:
    data = MERGE | {"kept": side(review, keep), "membership": side(review, stays or keep)}
    with acting(world.seat(seat)):
        return public.propose_merge(review, data, now=now).matter


def merge(world, twin, *, stays=None) -> Matter:
    """Let two officers merge the twin's record into li's."""
    review = review_of(world, world.person["li"], twin)
    matter = propose(world, review, world.person["li"], stays=stays)
    return take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW, data=CHECKED).matter


def unmerge(world, matter, *, seat="zhao", second="chen", now=YEARS_LATER) -> Matter:
    with acting(world.seat(seat)):
        found = Merge.objects.select_related("matter__unit").get(pk=matter.pk)
        asked = public.propose_unmerge(found, WHY, now=now).matter
    return take_step(asked.pk, "confirm", seat=world.seat(second), now=now, data=CHECKED).matter


def held(person) -> list[tuple[str, str]]:
    with acting(Seat.system("look")):
        rows = Membership.objects.filter(person_id=person).select_related("unit").order_by("id")
        return [(row.state, row.unit.name) for row in rows]


def members(world, unit) -> int:
    with acting(Seat.system("look")):
        return count([world.unit[unit].pk]).get(world.unit[unit].pk, 0)


def members_then(world, unit) -> int:
    """Return how many members a unit had on a day before the merge, as we know it now."""
    with acting(Seat.system("look")):
        return count_unit(world.unit[unit].code, as_of=date(2025, 6, 1))["members"]


def problems() -> list[dict]:
    with acting(Seat.system("verify")):
        return [one for one in verify_all()["problems"] if one["table"] in CHECKED_TABLES]


def test_both_members_become_one_and_years_later_two_again(world):
    twin, twin_membership = register(world)
    assert members(world, "hengda") == 3
    matter = merge(world, twin)
    assert matter.state == "merged" and members(world, "hengda") == 2 == members_then(world, "hengda")
    assert held(twin) == [("void", world.unit["workshop"].name)]
    assert held(world.person["li"]) == [("active", world.unit["hengda"].name)]
    with acting(Seat.system("look")):
        assert Person.objects.get(pk=twin).merged_into == world.person["li"]
    with acting(world.seat("li")):
        ledger.append(
            ledger.Event("resign", world.person["li"], NOW.date(), membership_id=world.membership["li"])
        )
    undone = unmerge(world, matter)
    assert undone.state == "undone" and members(world, "hengda") == 2
    assert members_then(world, "hengda") == 3
    assert held(twin) == [("active", world.unit["workshop"].name)]
    assert held(world.person["li"]) == [("ended", world.unit["hengda"].name)]
    with acting(Seat.system("look")):
        assert Person.objects.get(pk=twin).merged_into is None
        last = MembershipEvent.objects.filter(membership_id=twin_membership).latest("pk")
        assert (last.kind, last.happened_on) == ("reinstate", NOW.date())
        assert Review.objects.get().state == "different"
    assert problems() == []


@pytest.mark.parametrize("kept_is_older", [True, False])
@pytest.mark.parametrize("stays_is_older", [True, False])
def test_whichever_record_and_membership_is_older_the_merge_succeeds(world, kept_is_older, stays_is_older):
    twin, _membership = register(world)
    older, newer = world.person["li"], twin
    kept, stays = (older if kept_is_older else newer), (older if stays_is_older else newer)
    review = review_of(world, older, newer)
    matter = propose(world, review, kept, stays=stays)
    done = take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW, data=CHECKED).matter
    assert done.state == "merged" and members(world, "hengda") == 2
    assert [state for state, _unit in held(kept)].count("active") == 1
    assert problems() == []


def test_the_other_membership_may_stay_and_goes_back_wherever_it_went(world):
    twin, twin_membership = register(world)
    li = world.person["li"]
    matter = merge(world, twin, stays=twin)
    assert held(li) == [("void", world.unit["hengda"].name), ("active", world.unit["workshop"].name)]
    with acting(world.seat("chen")):
        retained = ledger.Event("retain", li, NOW.date(), membership_id=twin_membership, reason="3")
        ledger.append(retained)
    assert problems() == []
    unmerge(world, matter)
    assert held(twin) == [("retained", world.unit["workshop"].name)]
    assert held(li) == [("active", world.unit["hengda"].name)]
    assert problems() == []


def test_who_is_a_member_again_is_not_one_twice_after_the_undoing(world):
    twin, twin_membership = register(world)
    li = world.person["li"]
    matter = merge(world, twin, stays=twin)
    with acting(world.seat("chen")):
        ledger.append(ledger.Event("resign", li, NOW.date(), membership_id=twin_membership))
        ledger.append(ledger.Event("join", li, NOW.date(), unit_id=world.unit["hengda"].pk))
    unmerge(world, matter)
    assert [state for state, _unit in held(li)] == ["ended", "active"]
    assert [state for state, _unit in held(twin)] == ["ended"] and problems() == []


def test_account_parties_and_earlier_merges_point_over_and_back(world):
    twin, twin_membership = register(world)
    older, _none = register(world, document="E87654321", unit=None)
    with acting(Seat.system("look")):
        Account.objects.filter(person_id=world.person["li"]).update(person_id=None)
        account = create_worker("14400000077", person_id=twin)
        Person.objects.filter(pk=older).update(merged_into=twin)
    asked = ask(world)
    take_step(asked.pk, "withdraw", seat=Seat.system("test"), now=NOW)
    with acting(Seat.system("look")):
        Party.objects.filter(matter=asked).update(person_id=twin)
    matter = merge(world, twin)
    with acting(Seat.system("look")):
        assert Account.objects.get(pk=account.pk).person_id == world.person["li"]
        assert Party.objects.get(matter=asked).person_id == world.person["li"]
        assert Person.objects.get(pk=older).merged_into == world.person["li"]
    unmerge(world, matter)
    with acting(Seat.system("look")):
        assert Account.objects.get(pk=account.pk).person_id == twin
        assert Party.objects.get(matter=asked).person_id == twin
        assert Person.objects.get(pk=older).merged_into == twin
    assert problems() == []


def test_only_a_second_officer_confirms_and_disagreement_is_remembered(world):
    twin, _membership = register(world)
    review = review_of(world, world.person["li"], twin)
    matter = propose(world, review, twin)
    with pytest.raises(NotAllowed, match="本人"):
        take_step(matter.pk, "confirm", seat=world.seat("zhao"), now=NOW, data=CHECKED)
    take_step(matter.pk, "refuse", seat=world.seat("chen"), now=NOW, data=WHY)
    with acting(Seat.system("look")):
        assert Review.objects.get().state == "different"
        assert find_recent(NOW + timedelta(days=4000), window=timedelta(days=8000)) == 0
    assert held(twin)[0][0] == "active"
    with acting(world.seat("zhao")), pytest.raises(Refused, match="已经有结论"):
        review.refresh_from_db()
        public.propose_merge(review, MERGE, now=NOW)


def test_an_undoing_may_be_refused_and_is_done_once(world):
    twin, _membership = register(world)
    matter = merge(world, twin)
    with acting(world.seat("zhao")):
        found = Merge.objects.select_related("matter__unit").get(pk=matter.pk)
        asked = public.propose_unmerge(found, WHY, now=NOW).matter
    take_step(asked.pk, "refuse", seat=world.seat("chen"), now=NOW, data=WHY)
    assert held(twin)[0][0] == "void"
    unmerge(world, matter)
    with pytest.raises(Refused, match="已经撤销"):
        unmerge(world, matter)


def test_nobody_is_merged_while_moving_or_without_a_choice(world):
    twin, _membership = register(world)
    review = review_of(world, world.person["li"], twin)
    with acting(world.seat("zhao")), pytest.raises(Refused, match="保留哪一份会籍"):
        public.propose_merge(review, MERGE | {"membership": ""}, now=NOW)
    moving = ask(world)
    take_step(moving.pk, "confirm", seat=world.seat("chen"), now=NOW)
    with pytest.raises(Refused, match="先办结转会"):
        propose(world, review, twin)


def test_a_merge_across_cities_is_undone_by_the_union_above_both(world):
    matter = ask(world)
    take_step(matter.pk, "confirm", seat=world.seat("chen"), now=NOW)
    take_step(matter.pk, "accept", seat=world.seat("liu"), now=NOW)
    twin, twin_membership = register(world, unit="hengda")
    assert held(twin) and twin_membership
    review = review_of(world, world.person["li"], twin, ("spinning", "hengda"))
    assert review.unit_id == world.unit["province"].pk
    with acting(Seat.system("province")):
        data = MERGE | {"kept": side(review, world.person["li"]), "membership": side(review, twin)}
        opened = public.propose_merge(review, data, now=NOW).matter
    merged = take_step(opened.pk, "confirm", seat=Seat.system("province"), now=NOW, data=CHECKED).matter
    with acting(Seat.system("province")):
        found = Merge.objects.select_related("matter__unit").get(pk=merged.pk)
        undoing = public.propose_unmerge(found, WHY, now=NOW).matter
        assert undoing.unit_id == world.unit["province"].pk
    take_step(undoing.pk, "confirm", seat=Seat.system("province"), now=NOW, data=CHECKED)
    assert problems() == []


def point(wanted) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_point(%s::uuid)", [wanted])


def test_no_seat_points_people_at_each_other_outside_a_merge(world):
    twin, _membership = register(world)
    matter = propose(world, review_of(world, world.person["li"], twin), twin)
    for key, wanted in (("liu", matter.pk), ("li", matter.pk), ("chen", twin)):
        with acting(world.seat(key)), pytest.raises(Exception, match="merges nobody"), transaction.atomic():
            point(wanted)


def test_the_night_finds_the_same_sound_a_similar_one_and_the_same_shape_once(world):
    register(world, name="李健华", document="E11111111")
    register(world, name="倪建华", document="E33333333")
    register(world, name="吴帅傅", document="E22222222", born=date(1975, 6, 1))
    with acting(Seat.system("night")):
        later = NOW + timedelta(days=4000)
        assert find_recent(later, window=timedelta(days=8000)) == 4
        found = {tuple(review.reasons) for review in Review.objects.all()}
        assert find_recent(later, window=timedelta(days=8000)) == 0
    assert found == {("similar_name",), ("similar_shape",), ("similar_sound",)}
