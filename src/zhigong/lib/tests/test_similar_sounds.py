"""Readings a clerk who speaks a dialect may write for one another, and those that stay apart."""

import pytest

from zhigong.lib.similar_sounds import MOST, folded, readings_mistaken_for


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang san", "zang san"),
        ("chen jun", "cen jun"),
        ("shi lei", "si lei"),
        ("liu na", "niu na"),
        ("li ning", "ni lin"),
        ("huang fang", "huan fan"),
        ("hu jun", "fu jun"),
        ("wang meng", "wan men"),
        ("lin jing", "ling jin"),
    ],
)
def test_readings_mistaken_for_one_another_share_a_key_and_find_each_other(one, other):
    assert folded(one) == folded(other)
    assert other in readings_mistaken_for(one) and one in readings_mistaken_for(other)


@pytest.mark.parametrize(
    ("one", "other"), [("zhang san", "jiang san"), ("hua li", "fua li"), ("ma li", "ma lei"), ("an", "e")]
)
def test_other_readings_stay_apart(one, other):
    assert folded(one) != folded(other) and other not in readings_mistaken_for(one)


def test_the_nearest_come_first_and_there_are_never_too_many():
    found = readings_mistaken_for("zhang ling sheng liang")
    assert len(found) == MOST and len(set(found)) == MOST and "zhang ling sheng liang" not in found
    assert sum(a != b for a, b in zip(found[0].split(), "zhang ling sheng liang".split(), strict=True)) == 1
    assert readings_mistaken_for("") == []
