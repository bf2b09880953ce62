"""A union moves with everything below it: ranges, paths, the industry line, the past, and what cannot be."""

from datetime import date

import pytest

from zhigong.kernel.metrics.verify import verify_all
from zhigong.kernel.orgs import moving
from zhigong.kernel.orgs.industry import affiliate, open_line
from zhigong.kernel.orgs.models import Placement, Unit
from zhigong.kernel.orgs.tree import TreeError, add_unit

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 1)


@pytest.fixture
def land():
    """A province with two cities; the first has a county with a street and two unions."""
    province = add_unit(None, "示例省总工会", "province", "federation")
    east, west = (add_unit(province, name, "city", "federation") for name in ("东河市总工会", "西山市总工会"))
    county = add_unit(east, "桥南区总工会", "county", "federation")
    street = add_unit(county, "柳林街道总工会", "township", "township")
    unions = [add_unit(street, f"{name}工会委员会", "grassroots", "basic") for name in ("恒达", "长青")]
    return {
        "province": province,
        "east": east,
        "west": west,
        "county": county,
        "street": street,
        "unions": unions,
    }


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def tree_problems():
    return [
        one for one in verify_all()["problems"] if one["table"] in ("units", "unit_placements", "memberships")
    ]


def test_a_county_moves_to_another_city_with_all_below_it(land):
    assert moving.move_unit(fresh(land["county"]), fresh(land["west"]), ON) == 4
    county, west, union = fresh(land["county"]), fresh(land["west"]), fresh(land["unions"][1])
    assert county.parent_id == west.pk and county.path == [*west.path, county.pk]
    assert west.position < county.position < union.position <= county.position_end <= west.position_end
    assert union.path == [*county.path, land["street"].pk, union.pk]
    placed = Placement.objects.filter(unit_id=union.pk).order_by("-pk").first()
    assert (placed.valid_from, placed.path) == (ON, union.path)
    assert tree_problems() == []
    assert (
        add_unit(fresh(land["west"]), "另一个县总工会", "county", "federation").position > county.position_end
    )


def test_where_room_is_short_the_subtree_is_spread_narrower(land):
    west = fresh(land["west"])
    Unit.objects.filter(pk=west.pk).update(next_position=west.position_end - 40)
    moving.move_unit(fresh(land["county"]), fresh(west), ON)
    assert tree_problems() == []
    county = fresh(land["county"])
    assert west.position <= county.position <= west.position_end


def test_a_union_with_an_industry_parent_keeps_it_and_one_without_follows_its_new_parent(land):
    line = open_line(add_unit(fresh(land["province"]), "省机械工会", "province", "industrial"))
    own, other = land["unions"]
    affiliate(fresh(own), fresh(line), ON)
    before = fresh(own).industry_path
    moving.move_unit(
        fresh(land["street"]), fresh(add_unit(fresh(land["west"]), "某县", "county", "federation")), ON
    )
    assert fresh(own).industry_path == before
    moving.move_unit(fresh(other), fresh(own), ON)
    assert fresh(other).industry_path == [*fresh(own).industry_path, other.pk]
    moving.move_unit(fresh(other), fresh(land["street"]), ON)
    assert fresh(other).industry_path == [] and fresh(other).industry_position == -1
    assert tree_problems() == []


def test_what_cannot_be_is_told(land):
    for unit, parent, words in (
        ("county", "street", "不能隶属于它自己或它的下级"),
        ("county", "county", "不能隶属于它自己或它的下级"),
        ("county", "east", "现在就隶属于"),
        ("east", "county", "不能隶属于"),
    ):
        with pytest.raises(TreeError, match=words):
            moving.move_unit(fresh(land[unit]), fresh(land[parent]), ON)
    with pytest.raises(TreeError, match="级别不能高于"):
        moving.move_unit(fresh(land["west"]), fresh(land["county"]), ON)
    Unit.objects.filter(pk=land["west"].pk).update(state="dissolved")
    with pytest.raises(TreeError, match="不再活动"):
        moving.move_unit(fresh(land["county"]), fresh(land["west"]), ON)
