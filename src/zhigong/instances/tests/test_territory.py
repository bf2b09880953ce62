"""Divisions become unions with the names unions really have."""

import pytest

from zhigong.instances.territory import territory, union_of_place
from zhigong.kernel.orgs.models import Place


@pytest.mark.parametrize(
    ("level", "place", "union", "kind"),
    [
        ("county", "碑林区", "碑林区总工会", "federation"),
        ("township", "南院门街道", "南院门街道总工会", "township"),
        ("township", "南院门街道办事处", "南院门街道总工会", "township"),
        ("township", "长乐镇", "长乐镇总工会", "township"),
        ("township", "白云乡", "白云乡工会联合会", "township"),
        ("township", "蒲城高新技术产业开发区管理委员会", "蒲城高新技术产业开发区工会联合会", "zone"),
        ("community", "德福巷社区居委会", "德福巷社区工会联合会", "community"),
        ("community", "韩北社区居民委员会", "韩北社区工会联合会", "community"),
        ("community", "陈仓村委会", "陈仓村工会联合会", "community"),
        ("community", "李家村村民委员会", "李家村工会联合会", "community"),
        ("community", "河西村", "河西村工会联合会", "community"),
    ],
)
def test_a_division_has_a_union(level, place, union, kind):
    assert union_of_place(Place(code="1", name=place, level=level)) == (union, kind)


def test_rows_that_only_hold_counties_together_get_no_union_and_their_counties_climb():
    places = [
        Place(code="11", name="北京市", level="province"),
        Place(code="1101", name="市辖区", level="city"),
        Place(code="110101", name="东城区", level="county"),
    ]
    rows = territory(places, None)
    assert [(row["key"], row["parent"]) for row in rows] == [("11", None), ("110101", "11")]
