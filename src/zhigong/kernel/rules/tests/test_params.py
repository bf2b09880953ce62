"""A region's own value needs two officers, holds from its date on, and the smallest region wins."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from zhigong.kernel.rules.models import RuleValue
from zhigong.kernel.rules.overriding import RuleRefused, approve_value, propose_value
from zhigong.kernel.rules.params import REGISTRY, BadValue, Param, strip_region
from zhigong.lib.dates import Duration

pytestmark = pytest.mark.django_db
REVIEW = Param("test.review", "5 WD", "测试条款")
RATIO = Param("test.ratio", Decimal("2.0"), "旧条款", changes=((date(2026, 1, 1), Decimal("1.5"), "新条款"),))


def override(region, value, since, *, until=None, key="test.review"):
    proposal = propose_value(
        key, region, value, basis="省总〔2026〕1号", valid_from=since, valid_to=until, account_id=uuid4()
    )
    return approve_value(proposal.id, account_id=uuid4())


def test_the_default_holds_where_nobody_decided_otherwise():
    assert REVIEW.on(date(2026, 11, 22), "610103001") == Duration(5, "WD")
    assert REGISTRY["test.review"] is REVIEW


def test_the_smallest_region_wins_from_its_date_on():
    override("61", "4 WD", date(2026, 3, 1))
    override("6101", "3 WD", date(2026, 6, 1))
    assert REVIEW.on(date(2026, 2, 28), "610103") == Duration(5, "WD")
    assert REVIEW.on(date(2026, 3, 1), "610103001002") == Duration(4, "WD")
    assert REVIEW.on(date(2026, 6, 1), "610103") == Duration(3, "WD")
    assert REVIEW.on(date(2026, 6, 1), "610303") == Duration(4, "WD")
    assert REVIEW.on(date(2026, 6, 1), "620102") == Duration(5, "WD")
    assert REVIEW.on(date(2026, 6, 1), "610100") == Duration(3, "WD")
    assert REVIEW.found(date(2026, 6, 1), "610303")[1] == "省总〔2026〕1号"


def test_a_later_value_ends_the_earlier_one_the_day_before():
    first = override("61", "4 WD", date(2026, 3, 1))
    override("610000", "6 WD", date(2026, 9, 1))
    first.refresh_from_db()
    assert first.valid_to == date(2026, 8, 31)
    assert REVIEW.on(date(2026, 8, 31), "61") == Duration(4, "WD")
    assert REVIEW.on(date(2026, 9, 1), "61") == Duration(6, "WD")


def test_a_value_for_a_period_ends_by_itself():
    override("61", "1 WD", date(2026, 3, 1), until=date(2026, 3, 31))
    assert REVIEW.on(date(2026, 4, 1), "61") == Duration(5, "WD")


def test_a_national_change_has_its_own_date_and_clause():
    assert RATIO.found(date(2025, 12, 31)) == (Decimal("2.0"), "旧条款")
    assert RATIO.found(date(2026, 1, 1)) == (Decimal("1.5"), "新条款")


def test_a_proposal_alone_changes_nothing():
    propose_value("test.review", "61", "1 WD", basis="条款", valid_from=date(2026, 1, 1), account_id=uuid4())
    assert REVIEW.on(date(2026, 6, 1), "61") == Duration(5, "WD")


def test_nobody_approves_their_own_proposal_not_even_by_sql():
    me = uuid4()
    proposal = propose_value(
        "test.review", "61", "1 WD", basis="条款", valid_from=date(2026, 1, 1), account_id=me
    )
    with pytest.raises(RuleRefused, match="另一名干部"):
        approve_value(proposal.id, account_id=me)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleValue.objects.filter(id=proposal.id).update(approved_by=me)


def test_an_approved_value_is_not_approved_twice():
    value = override("61", "1 WD", date(2026, 1, 1))
    with pytest.raises(RuleRefused, match="已经批准"):
        approve_value(value.id, account_id=uuid4())


@pytest.mark.parametrize(
    ("key", "value", "basis", "error"),
    [
        ("test.review", "soon", "条款", BadValue),
        ("test.ratio", "many", "条款", BadValue),
        ("test.review", "1 WD", " ", RuleRefused),
        ("test.unknown", "1 WD", "条款", RuleRefused),
    ],
)
def test_a_value_that_does_not_fit_is_refused(key, value, basis, error):
    with pytest.raises(error):
        propose_value(key, "61", value, basis=basis, valid_from=date(2026, 1, 1), account_id=uuid4())


def test_two_parameters_of_one_name_are_a_mistake():
    with pytest.raises(ValueError, match="test.review"):
        Param("test.review", "6 WD", "别的条款")


def test_region_codes_lose_their_filling_zeros():
    assert [strip_region(code) for code in ("610000", "610100", "610103", "610103001000", "")] == [
        "61", "6101", "610103", "610103001", ""
    ]  # fmt: skip
