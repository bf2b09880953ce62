"""The small tree and its people, loaded only when Django is ready."""

import pytest


@pytest.fixture
def tree(db):
    """Return a province, two cities, an industry line, a union in each city, and seats (see small_tree.py)."""
    from zhigong.kernel.memberships.tests.small_tree import plant_tree

    return plant_tree()


@pytest.fixture
def person(tree):
    """Return a function that enters a person and returns the id."""
    from zhigong.kernel.memberships.tests.small_tree import person_maker

    return person_maker(tree)
