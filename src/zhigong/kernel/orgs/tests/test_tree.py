"""Units find their place in the tree: ranges nest, codes are new, a full range is told and can be respread."""

import pytest
from django.db import connection

from zhigong.kernel.orgs import positions, tree
from zhigong.kernel.orgs.codes import build_code
from zhigong.kernel.orgs.models import Place, Unit
from zhigong.kernel.orgs.respread import respread
from zhigong.lib.ids import luhn_valid

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    """A nation, a province, a city and a county."""
    for code, name, level in (
        ("61", "陕西省", "province"),
        ("6101", "西安市", "city"),
        ("610103", "碑林区", "county"),
    ):
        Place.objects.create(code=code, name=name, level=level)
    nation = tree.add_unit(None, "中华全国总工会", "national", "federation")
    province = tree.add_unit(nation, "陕西省总工会", "province", "federation", place_id="61")
    city = tree.add_unit(province, "西安市总工会", "city", "federation", place_id="6101")
    return tree.add_unit(city, "碑林区总工会", "county", "federation", place_id="610103")


def assert_nested():
    """Every unit lies inside its parent, siblings do not touch, the path is the parent's path and itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM units u JOIN units p ON p.id = u.parent_id WHERE NOT"
            " (u.position > p.position AND u.position_end <= p.position_end AND u.path = p.path || u.id"
            "  AND u.position_end < p.next_position)"
        )
        assert cursor.fetchone()[0] == 0
        cursor.execute(
            "SELECT count(*) FROM units a JOIN units b ON a.parent_id IS NOT DISTINCT FROM b.parent_id"
            " AND a.id < b.id AND a.position <= b.position_end AND b.position <= a.position_end"
        )
        assert cursor.fetchone()[0] == 0


def test_a_subtree_is_one_range(county):
    street = tree.add_unit(county, "南院门街道总工会", "township", "township", place_id="610103")
    basic = tree.add_unit(street, "西安钟楼饭店工会委员会", "grassroots", "basic")
    branch = tree.add_unit(basic, "客房部分会", "branch", "branch")
    team = tree.add_unit(branch, "一组", "branch", "team")
    below = Unit.objects.filter(position__gte=street.position, position__lte=street.position_end)
    assert set(below) == {street, basic, branch, team}
    assert team.path == [*street.path, basic.id, branch.id, team.id]
    assert_nested()


def test_a_code_tells_district_and_type_and_checks(county):
    assert county.code.startswith("61010340000001")
    assert luhn_valid(county.code)
    second = tree.add_unit(county.parent, "碑林区第二总工会", "county", "federation", place_id="610103")
    assert second.code == build_code("61010340", 2)


def test_search_keys_are_filled(county):
    assert county.initials == "blqzgh"
    assert county.pinyin == "beilinquzonggonghui"


def test_many_units_are_added_at_once_parents_first(county):
    rows = [
        {
            "key": f"t{t}",
            "parent": county,
            "name": f"第{t}街道总工会",
            "level": "township",
            "kind": "township",
        }
        for t in range(20)
    ]
    rows += [
        {
            "key": (t, c),
            "parent": f"t{t}",
            "name": f"第{c}社区工会联合会",
            "level": "community",
            "kind": "community",
        }
        for t in range(20)
        for c in range(30)
    ]
    told = []
    made = tree.bulk_add_units(rows, progress=told.append, batch=100)
    assert len(made) == 620 and told[-1] == 620
    assert made[(3, 4)].parent_id == made["t3"].id
    assert len({unit.code for unit in made.values()}) == 620
    assert_nested()
    later = tree.add_unit(county, "后来街道总工会", "township", "township")
    assert later.position > made["t19"].position_end
    assert_nested()


def test_a_group_company_holds_subsidiaries_which_hold_branches(county):
    group = tree.add_unit(county, "陕西建工集团工会", "grassroots", "group_company")
    company = tree.add_unit(group, "陕建一公司工会", "grassroots", "basic")
    inner_group = tree.add_unit(group, "陕建装饰集团工会", "grassroots", "group_company")
    tree.add_unit(inner_group, "装饰一公司工会", "grassroots", "basic")
    tree.add_unit(company, "一项目部分会", "branch", "branch")
    assert_nested()


def test_more_children_than_the_level_foresees_get_narrower_ranges(county):
    rows = [
        {"key": n, "parent": county, "name": f"第{n}街道总工会", "level": "township", "kind": "township"}
        for n in range(400)
    ]
    tree.bulk_add_units(rows)
    assert_nested()


def test_every_child_leaves_a_version_but_its_parent_does_not(county):
    before = Unit.objects.get(id=county.id).versions.count()
    tree.add_unit(county, "南院门街道总工会", "township", "township")
    assert Unit.objects.get(id=county.id).versions.count() == before


def test_a_full_unit_is_told_and_respreading_makes_room(county):
    basic = tree.add_unit(county, "小厂工会委员会", "grassroots", "basic")
    branch = tree.add_unit(basic, "一分会", "branch", "branch")
    with pytest.raises(tree.TreeError, match="没有可用的位置"):
        for number in range(200):
            tree.add_unit(branch, f"{number}组", "branch", "team")
    assert respread(branch) > 0
    tree.add_unit(branch, "又一组", "branch", "team")
    assert_nested()


@pytest.mark.parametrize(
    ("level", "kind", "sentence"),
    [
        ("county", "basic", "不能设在这一级"),
        ("grassroots", "club", "没有这种工会类型"),
        ("province", "federation", "不能高于上级"),
    ],
)
def test_a_unit_that_cannot_stand_there_is_refused(county, level, kind, sentence):
    with pytest.raises(tree.TreeError, match=sentence):
        tree.add_unit(county, "某工会", level, kind)


def test_nothing_is_added_below_a_dissolved_unit(county):
    Unit.objects.filter(id=county.id).update(state="dissolved")
    with pytest.raises(tree.TreeError, match="已不再活动"):
        tree.add_unit(county, "某街道总工会", "township", "township")


def test_widths_shrink_until_they_fit():
    assert positions.wanted_bits("grassroots", "basic", 1 << 14) == 8
    assert positions.fitting_bits(22, 300, 1 << 30) == 21
    assert positions.take_range(0, 15, 4) == (0, 15)
    with pytest.raises(positions.NoRoom):
        positions.take_range(16, 15, 4)
