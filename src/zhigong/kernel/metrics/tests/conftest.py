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


@pytest.fixture
def committed(request, django_db_blocker):
    """Return the tree and its person maker in a database of their own, where things are really committed."""
    from django.db import transaction

    from zhigong.kernel.memberships.tests.small_tree import person_maker, plant_tree
    from zhigong.testing.databases import another_database

    request.getfixturevalue("django_db_setup")
    with another_database(django_db_blocker):
        with transaction.atomic():  # born with their paths, as the tree builder does it
            tree = plant_tree()
        tree.person = person_maker(tree)
        yield tree
