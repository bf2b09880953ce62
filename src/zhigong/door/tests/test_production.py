"""An empty production instance from a small list of divisions."""

from datetime import date
from pathlib import Path

import pytest

from zhigong.instances import production
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.roles import ROLES
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.models import Account

DIVISIONS = {
    "provinces": '"code","name"\n"61","陕西省"\n"62","甘肃省"\n',
    "cities": '"code","name","provinceCode"\n"6101","西安市","61"\n',
    "areas": '"code","name","cityCode","provinceCode"\n"610103","碑林区","6101","61"\n',
    "streets": '"code","name","areaCode","provinceCode","cityCode"\n"610103001","南院门街道","610103","61","6101"\n',
    "villages": '"code","name","streetCode","provinceCode","cityCode","areaCode"\n'
    '"610103001001","粉巷社区居委会","610103001","61","6101","610103"\n',
}
DAY = date(2026, 11, 22)


@pytest.fixture
def divisions(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "china-division-1"
    folder.mkdir()
    for name, text in DIVISIONS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setenv("ZG_ASSETS", str(tmp_path))
    return folder


@pytest.mark.django_db
def test_init_lays_the_regions_tree_and_appoints_three_administrators(divisions):
    told = []
    given = production.initialise("61", lambda share, text: told.append(share), DAY)
    assert list(Unit.objects.order_by("position").values_list("level", flat=True)) == [
        "province", "city", "county", "township", "community",
    ]  # fmt: skip
    assert [each["username"] for each in given] == list(production.ADMINISTRATORS)
    assert all(each["password"] and each["second_factor"].startswith("otpauth://") for each in given)
    assert len({each["password"] for each in given}) == 3
    assert told == sorted(told) and told[-1] == 1.0
    for grant in Grant.objects.select_related("account"):
        assert ROLES[grant.role].is_administrator and grant.account.must_enrol_second_factor


@pytest.mark.django_db
def test_a_cut_off_init_is_run_again_and_gives_new_passwords(divisions):
    first = production.initialise("6101", lambda share, text: None, DAY)
    again = production.initialise("6101", lambda share, text: None, DAY)
    assert Account.objects.count() == 3 and Unit.objects.filter(parent=None).count() == 1
    assert not {each["password"] for each in first} & {each["password"] for each in again}


@pytest.mark.django_db
@pytest.mark.parametrize("region", ["6", "99", "610103001"])
def test_an_unknown_region_is_refused(divisions, region):
    with pytest.raises(production.UnknownRegion):
        production.initialise(region, lambda share, text: None, DAY)
