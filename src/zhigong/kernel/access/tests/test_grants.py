"""Grants: the security administrator gives and ends them, nobody to themself, administrators stay apart."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access import grants
from zhigong.kernel.access.grants import GrantRefused, grant_role
from zhigong.kernel.access.models import Grant
from zhigong.kernel.access.seats import acting
from zhigong.kernel.access.sight import viewers_of
from zhigong.kernel.journal.models import Entry
from zhigong.kernel.memberships.tests.small_tree import seat_at
from zhigong.kernel.people.models import Account

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def officers(tree):
    """Return accounts by name."""
    return {
        name: Account.objects.create(username=f"t-{name}", kind="officer", display_name=name)
        for name in ("security", "wang", "chen")
    }


@pytest.fixture
def security(tree, officers):
    return seat_at(tree.province, role="security_admin", account_id=officers["security"].pk)


def test_a_grant_gives_a_seat_from_its_first_day_to_its_end(tree, officers, security):
    with acting(security):
        grant = grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY)
        assert grants.seat_for_grant(grant, date(2026, 3, 1)) is None
        with CaptureQueriesContext(connection) as captured:
            seat = grants.seat_for_grant(grant.pk, DAY)
        assert len(captured) == 1
        assert (seat.lo, seat.hi, seat.role) == (tree.city.position, tree.city.position_end, "organiser")
        grants.end_grant(grant, on=date(2026, 6, 1))
        assert grants.seats_of(officers["wang"], date(2026, 5, 31)) == [seat]
        assert grants.seats_of(officers["wang"], date(2026, 6, 1)) == []
    with acting(tree.system):
        kinds = Entry.objects.filter(what__startswith="grants.").order_by("id")
        assert [entry.what for entry in kinds] == ["grants.give", "grants.end"]
        assert kinds[0].account_id == officers["security"].pk


def test_an_industrial_grant_takes_the_second_numbering_and_only_that(tree, officers, security):
    with acting(security):
        grant = grant_role(officers["wang"], tree.line, "organiser", starts_on=DAY, line="industrial")
        seat = grants.seat_for_grant(grant, DAY)
        assert (seat.ilo, seat.ihi) == (tree.line.industry_position, tree.line.industry_position_end)
        assert seat.lo > seat.hi
        with pytest.raises(GrantRefused, match="产业"):
            grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY, line="industrial")


def test_only_the_security_administrator_grants_and_never_to_themself(tree, officers, security):
    with acting(tree.officer), pytest.raises(PermissionDenied):
        grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY)
    with acting(security), pytest.raises(GrantRefused, match="自己"):
        grant_role(officers["security"], tree.city, "organiser", starts_on=DAY)


def test_administrators_stay_apart_from_each_other_and_from_personal_data(tree, officers, security):
    with acting(security):
        grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY)
        grant_role(officers["chen"], tree.province, "system_admin", starts_on=DAY)
        for who, role in (("wang", "audit_admin"), ("chen", "audit_admin"), ("chen", "organiser")):
            with pytest.raises(GrantRefused, match="管理员"):
                grant_role(officers[who], tree.province, role, starts_on=DAY)
        with pytest.raises(GrantRefused, match="同样的岗位"):
            grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY)


def test_a_closed_account_has_no_seat(tree, officers, security):
    with acting(security):
        grant = grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY)
    Account.objects.filter(pk=officers["wang"].pk).update(is_active=False)
    assert grants.seat_for_grant(grant, DAY) is None


def test_who_can_see_a_place_is_told_by_office_and_rule(tree, officers, security):
    with acting(security):
        grant_role(officers["wang"], tree.city, "organiser", starts_on=DAY)
        grant_role(officers["chen"], tree.line, "clerk", starts_on=DAY, line="industrial")
        Grant.objects.filter(account=officers["security"]).exists()
    seen = viewers_of(tree.union.position, tree.union.industry_position, DAY)
    assert {(viewer.unit_name, viewer.role, viewer.rule) for viewer in seen} == {
        ("T330100", "organiser", "territorial"),
        ("T33IND", "clerk", "industrial"),
    }
    assert viewers_of(tree.other_union.position, -1, DAY) == []


def test_a_seat_by_code_and_role_is_for_asking_sql(tree):
    assert grants.seat_for("T330100", "organiser").hi == tree.city.position_end
    for code, role in (("NOWHERE", "organiser"), ("T330100", "emperor")):
        with pytest.raises(LookupError):
            grants.seat_for(code, role)
