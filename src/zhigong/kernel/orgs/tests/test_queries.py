"""Reading the tree, finding the right union, editing facts, posts, completeness, the industry line."""

from datetime import date

import pytest
from django.db import connection

from zhigong.kernel.orgs import industry, queries, tree
from zhigong.kernel.orgs.employers import add_employer, cover_employer
from zhigong.kernel.orgs.facts import EditRefused, completeness, edit_unit
from zhigong.kernel.orgs.models import NO_POSITION, Affiliation, Officer, Place, Unit
from zhigong.kernel.orgs.officers import officers_of
from zhigong.lib.synthetic import make_organisation_code, make_uscc

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    for code, level in (("61", "province"), ("610103", "county"), ("610103001", "township")):
        Place.objects.create(code=code, name=code, level=level)
    province = tree.add_unit(None, "陕西省总工会", "province", "federation", place_id="61")
    return tree.add_unit(province, "碑林区总工会", "county", "federation", place_id="610103")


@pytest.fixture
def street(county):
    return tree.add_unit(
        county, "南院门街道总工会", "township", "township", place_id="610103001", takes_unattached=True
    )


def test_a_level_opens_with_one_query_and_tells_what_lies_below(county, street, django_assert_num_queries):
    tree.add_unit(street, "甲厂工会委员会", "grassroots", "basic")
    tree.add_unit(street, "乙厂工会委员会", "grassroots", "basic")
    with django_assert_num_queries(2):  # the level, and its members from the tally
        (branch,) = queries.children(county)
    assert (branch.name, branch.children_count, branch.members_count) == ("南院门街道总工会", 2, 0)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        values = {"unit": county.id, "ended": [], "after": -1, "limit": 10}
        cursor.execute("EXPLAIN " + queries.CHILDREN.format(below=queries.TERRITORIAL_BELOW), values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan and plan.count("Index") >= 2


def test_units_are_listed_for_the_command_line(county, street):
    rows = queries.list_units(level="township", under=county.code, members_of=lambda ids: {ids[0]: 7})
    assert rows == [
        {
            "code": street.code, "name": "南院门街道总工会", "level": "township", "kind": "township",
            "parent": county.code, "members": 7,
        }
    ]  # fmt: skip
    assert queries.count_units(county) == 2
    assert [unit.name for unit in queries.ancestors(street)] == [
        "陕西省总工会", "碑林区总工会", "南院门街道总工会"
    ]  # fmt: skip
    with pytest.raises(LookupError):
        queries.list_units(under="000")


def test_the_union_of_an_employer_is_its_own_then_the_one_that_covers_it(street, today):
    big, small, none = add_employer("大厂"), add_employer("小店"), add_employer("新店")
    own = tree.add_unit(street, "大厂工会委员会", "grassroots", "basic", employer_id=big.id)
    joint = tree.add_unit(street, "南院门联合工会", "grassroots", "joint")
    cover_employer(joint, small, starts_on=today)
    assert queries.union_of_employer(big, today) == own
    assert queries.union_of_employer(small, today) == joint
    assert queries.union_of_employer(small, date(2020, 1, 1)) is None
    assert queries.union_of_employer(none.id, today) is None


def test_the_fallback_union_is_the_nearest_above_a_place(county, street):
    riders = tree.add_unit(street, "南院门新业态工会", "grassroots", "new_employment", takes_unattached=True)
    assert queries.fallback_union("610103001002") == street
    assert queries.fallback_union("610103001002", worker_kind="14") == riders
    assert queries.fallback_union("610104001001") is None
    Unit.objects.filter(id=county.id).update(takes_unattached=True)
    assert queries.fallback_union("610103999001") == county


def test_facts_are_edited_and_keys_follow_the_name(street, today):
    code = make_uscc("81", "610103", make_organisation_code(1))
    unit = edit_unit(street, {"name": "长乐坊街道总工会", "uscc": f" {code.lower()} "}, on=today)
    unit.refresh_from_db()
    assert (unit.initials, unit.uscc) == ("clfjdzgh", code)
    assert unit.versions.count() == 2


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": " "}, "name"),
        ({"uscc": make_uscc("91", "610103", make_organisation_code(2))}, "uscc"),
        ({"uscc": "81610103"}, "uscc"),
        ({"founded_on": date(2027, 1, 1)}, "founded_on"),
        ({"term_starts_on": date(2026, 1, 1), "term_ends_on": date(2025, 1, 1)}, "term_ends_on"),
        ({"term_starts_on": date(2020, 1, 1), "term_ends_on": date(2026, 1, 1)}, "term_ends_on"),
        ({"industry": "Z"}, "industry"),
        ({"position": 1}, "position"),
    ],
)
def test_wrong_facts_are_refused_by_field(street, today, data, field):
    with pytest.raises(EditRefused) as refused:
        edit_unit(street, data, on=today)
    assert set(refused.value.errors) == {field}


def test_two_unions_cannot_share_a_code(county, street, today):
    code = make_uscc("89", "610103", make_organisation_code(3))
    edit_unit(county, {"uscc": code}, on=today)
    with pytest.raises(EditRefused, match="碑林区总工会"):
        edit_unit(street, {"uscc": code}, on=today)


def test_completeness_names_what_is_missing(street, today):
    before = completeness(street)
    assert "工会主席" in before.missing and before.percent < 50
    Officer.objects.create(unit=street, post="主席", name="李静", starts_on=today)
    edit_unit(street, {"phone": "029-87210000"}, on=today)
    street.refresh_from_db()
    assert completeness(street).percent > before.percent
    assert "办公电话" not in completeness(street).missing


def test_posts_are_those_held_on_a_day(street, today):
    held = {"post": "主席", "unit": street}
    Officer.objects.create(name="李静", starts_on=date(2021, 3, 1), ends_on=date(2026, 3, 1), **held)
    Officer.objects.create(name="王强", starts_on=date(2026, 3, 2), **held)
    assert [officer.name for officer in officers_of(street, today)] == ["王强"]
    assert [officer.name for officer in officers_of(street, date(2022, 1, 1))] == ["李静"]


def test_a_unit_joins_the_industry_line_with_its_branches_and_new_ones_follow(county, street, today):
    province = Unit.objects.get(id=county.path[0])
    teachers = tree.add_unit(province, "陕西省教科文卫体工会", "province", "industrial")
    industry.open_line(teachers)
    school = tree.add_unit(street, "碑林中学工会委员会", "grassroots", "basic")
    branch = tree.add_unit(school, "高三分会", "branch", "branch")
    hospital = tree.add_unit(street, "碑林医院工会委员会", "grassroots", "basic")
    industry.affiliate_many([school, hospital], teachers, today)
    later = tree.add_unit(Unit.objects.get(id=school.id), "高二分会", "branch", "branch")
    line = Unit.objects.get(id=teachers.id)
    inside = Unit.objects.filter(
        industry_position__gt=line.industry_position, industry_position__lte=line.industry_position_end
    )
    assert set(inside) == {school, branch, hospital, later}
    school = Unit.objects.get(id=school.id)
    branches = inside.filter(
        industry_position__gt=school.industry_position, industry_position__lte=school.industry_position_end
    )
    assert set(branches) == {branch, later}
    assert Affiliation.objects.filter(parent=teachers, line="industry").count() == 2
    assert Unit.objects.get(id=street.id).industry_position == NO_POSITION


def test_only_an_industrial_union_is_an_industry_parent_and_only_once(county, street, today):
    school = tree.add_unit(street, "碑林中学工会委员会", "grassroots", "basic")
    with pytest.raises(industry.NotIndustrial, match="不是产业工会"):
        industry.affiliate(school, county, today)
    teachers = industry.open_line(tree.add_unit(county, "碑林区教育工会", "county", "industrial"))
    industry.affiliate(school, teachers, today)
    with pytest.raises(industry.NotIndustrial, match="已有产业上级"):
        industry.affiliate(Unit.objects.get(id=school.id), teachers, today)
