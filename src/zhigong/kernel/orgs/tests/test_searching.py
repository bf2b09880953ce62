"""Pickers find units and employers by name, initials, pinyin and code, through an index."""

import json

import pytest
from django.db import connection

from zhigong.kernel.orgs import tree
from zhigong.kernel.orgs.employers import EmployerRefused, add_employer, bulk_add_employers, cover_employer
from zhigong.kernel.orgs.models import Employer, Place, Unit
from zhigong.kernel.orgs.searching import _matching, find_employers, find_units
from zhigong.lib.synthetic import make_organisation_code, make_uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    Place.objects.create(code="6101", name="西安市", level="city")
    Place.objects.create(code="610103", name="碑林区", level="county")
    return tree.add_unit(None, "西安市总工会", "city", "federation", place_id="6101")


@pytest.fixture
def county(city):
    return tree.add_unit(city, "碑林区总工会", "county", "federation", place_id="610103")


def names(rows):
    return [row.name for row in rows]


@pytest.mark.parametrize(
    "text", ["碑林", "林区", "碑林区总工会", "blq", "beilin", "碑", "61010340", "  碑林 ", "ｂｌｑ"]
)
def test_a_unit_is_found_by_any_of_its_keys(county, text):
    assert names(find_units(text)) == ["碑林区总工会"]


@pytest.mark.parametrize("text", ["", " ", "莲湖", "xyz", "林碑", "99999999"])
def test_what_does_not_match_finds_nothing(county, text):
    assert find_units(text) == []


def test_names_that_begin_with_the_text_come_first(county):
    tree.add_unit(county, "新碑林饭店工会委员会", "grassroots", "basic")
    assert names(find_units("碑林")) == ["碑林区总工会", "新碑林饭店工会委员会"]


def test_a_search_stays_under_the_given_unit_place_and_kind(city, county):
    basic = tree.add_unit(county, "碑林饭店工会委员会", "grassroots", "basic")
    tree.add_unit(city, "碑林二厂工会委员会", "grassroots", "basic")
    assert len(find_units("碑林", under=county)) == 2
    assert find_units("碑林", under=county, kinds=("basic",)) == [basic]
    assert len(find_units("碑林", place_code="610103")) == 2


def test_a_dissolved_union_is_not_offered(county):
    Unit.objects.filter(id=county.id).update(state="dissolved")
    assert find_units("碑林") == []


def test_an_employer_is_found_by_name_initials_and_code():
    code = make_uscc("91", "610103", make_organisation_code(7))
    employer = add_employer("西安大雁塔餐饮有限公司", code.lower())
    assert employer.uscc == code
    for text in ("大雁塔", "雁塔", "xadyt", "xiandayan", code, code[:10]):
        assert find_employers(text) == [employer], text
    assert find_employers("大雁塔", place_code="62") == []


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("", "", "请填写单位名称"),
        ("某公司", "91610103XN0000000X", "代码"),
        ("某公司", make_uscc("81", "610103", make_organisation_code(9)), "工会自己的代码"),
    ],
)
def test_a_wrong_employer_is_refused(name, code, sentence):
    with pytest.raises(EmployerRefused, match=sentence):
        add_employer(name, code)


def test_one_code_is_one_employer():
    code = make_uscc("91", "610103", make_organisation_code(8))
    add_employer("甲公司", code)
    with pytest.raises(EmployerRefused, match="已在名录"):
        add_employer("乙公司", code)


def test_only_joint_and_regional_unions_cover_several_employers(county, today):
    joint = tree.add_unit(county, "南院门联合工会", "grassroots", "joint")
    basic = tree.add_unit(county, "某厂工会委员会", "grassroots", "basic")
    shop = add_employer("小店")
    cover_employer(joint, shop, starts_on=today)
    with pytest.raises(EmployerRefused, match="已在覆盖范围"):
        cover_employer(joint, shop, starts_on=today)
    with pytest.raises(EmployerRefused, match="不是联合"):
        cover_employer(basic, shop, starts_on=today)


def node_types(plan):
    yield plan["Node Type"]
    for part in plan.get("Plans", []):
        yield from node_types(part)


def test_no_search_reads_the_whole_table():
    bulk_add_employers(
        Employer(
            name=f"碑林区饭店{number}号" if number % 50 == 0 else f"企业{number:06d}",
            uscc=make_uscc("91", f"6101{number % 90 + 10:02d}", make_organisation_code(number)),
        )
        for number in range(20_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # what is left then has no index that serves it
    for text in ("饭店3000", "fd3000", "碑林区饭", "91610103"):
        query = _matching(Employer.objects.all(), text, "uscc")[:300]
        plan = json.loads(query.explain(format="json"))[0]["Plan"]
        assert "Seq Scan" not in set(node_types(plan)), (text, plan)
