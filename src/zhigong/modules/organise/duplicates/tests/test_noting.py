"""Noting likenesses: one review per pair, owned by the union above both sides."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from zhigong.kernel.access.seats import Seat, acting
from zhigong.modules.organise.duplicates.models import Review
from zhigong.modules.organise.duplicates.public import Likeness, common_unit, note_likenesses
from zhigong.testing.world import build_world

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SYSTEM = Seat.system("test")


@pytest.fixture
def world(db):
    return build_world()


def pair(world, first="li", second="zhou", units=("hengda", "spinning"), reason="same_mobile") -> Likeness:
    here, there = (tuple(world.unit[key].path) for key in units)
    return Likeness("perhaps_same", world.person[first], here, world.person[second], there, reasons=(reason,))


def test_a_pair_is_noted_once_whoever_was_first_and_its_reasons_are_gathered(world):
    other_way = pair(world, "zhou", "li", ("spinning", "hengda"), "same_name_and_birth")
    with acting(SYSTEM):
        assert note_likenesses([pair(world), other_way], now=NOW) == 1
        review = Review.objects.get()
        assert review.reasons == ["same_name_and_birth", "same_mobile"]
        assert review.person_id < review.other_person_id
        note_likenesses([pair(world)], now=NOW)
        assert Review.objects.count() == 1


def test_a_pair_across_cities_belongs_to_the_province_and_neither_city_sees_it(world):
    with acting(SYSTEM):
        note_likenesses([pair(world)], now=NOW)
        assert Review.objects.get().unit == world.unit["province"]
    for key in ("wang", "liu", "chen"):
        with acting(world.seat(key)):
            assert not Review.objects.exists(), key


def test_a_pair_below_one_union_is_seen_from_there_and_above(world):
    with acting(SYSTEM):
        note_likenesses([pair(world, "li", "wu", ("hengda", "workshop"))], now=NOW)
        assert Review.objects.get().unit == world.unit["hengda"]
    for key in ("chen", "zhao", "wang"):
        with acting(world.seat(key)):
            assert Review.objects.count() == 1, key
    with acting(replace(world.seat("chen"), role="leader")):
        assert not Review.objects.exists(), "a leader sees no people"


def test_the_common_union_is_the_lowest_one():
    assert common_unit((1, 2, 3), (1, 2, 4)) == 2
    assert common_unit((1, 2), (1, 2, 4)) == 2
