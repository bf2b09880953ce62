"""Finding by name takes one of two ways, by how many are named so; both find the same, page by page."""

from datetime import date

import pytest

from zhigong.kernel.access.seats import acting
from zhigong.kernel.memberships.ledger import Event, append
from zhigong.kernel.memberships.models import Membership
from zhigong.kernel.memberships.queries import page_named

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
FREQUENT = 60  # of at least 1,000 people assumed, a page of 2 is walked for from 45 bearers on


@pytest.fixture
def named(tree, person):
    """Many named 李 in both unions, few named 欧阳, and the way of reading written beside."""
    with acting(tree.system):
        for number in range(FREQUENT):
            union = tree.union if number % 2 else tree.other_union
            given = "天地玄黄宇宙洪"[number % 7]
            somebody = person(f"李{given}")
            append(Event("join", somebody, DAY, unit_id=union.pk))
        for _number in range(5):
            append(Event("join", person("欧阳明"), DAY, unit_id=tree.union.pk))


def in_order(seat, name: str) -> list:
    found = Membership.objects.visible_to(seat).filter(person__name__startswith=name, state="active")
    return [one.pk for one in found.order_by("position", "id")]


def leaf_through(name: str, letters: str, size: int) -> tuple[list, set]:
    """All pages of `size`, and what each said of the whole."""
    found, said, after = [], set(), None
    while True:
        page, whole = page_named(name, letters, size, after=after)
        if not page:
            return found, said
        found += page
        said.add(whole)
        after = page[-1]


@pytest.mark.parametrize("name", ["李", "李天", "欧阳", "欧阳明"])
@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_every_page_follows_the_list_whichever_way_is_taken(tree, named, name, size):
    for seat in (tree.officer, tree.system):
        with acting(seat):
            wanted = in_order(seat, name)
            found, said = leaf_through(name, "", size)
        assert wanted and found == wanted
        assert said <= {None, len(wanted)}


def test_a_rare_name_is_counted_and_a_frequent_one_is_not(tree, named):
    with acting(tree.system):
        assert page_named("欧阳", "", 2)[1] == 5
        assert page_named("李", "", 2)[1] is None


def test_letters_find_by_reading_and_by_initials(tree, named):
    with acting(tree.system):
        assert leaf_through("", "li", 9)[0] == in_order(tree.system, "李")
        assert leaf_through("", "litian", 1)[0] == in_order(tree.system, "李天")
        assert leaf_through("", "oym", 2) == (in_order(tree.system, "欧阳"), {5})
        assert page_named("", "xl", 9) == ([], 0)
