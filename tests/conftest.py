"""A house with one of everything in a database of its own, furnished once per file; browsers of everybody in it."""

import pytest


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The named world and its examples, committed; tests of the file change them in transactions of their own."""
    from zhigong.testing.databases import another_database
    from zhigong.testing.examples import build_examples
    from zhigong.testing.world import build_world

    with another_database(django_db_blocker):
        world = build_world()
        yield world, build_examples(world)


@pytest.fixture(scope="module")
def cookies(house):
    """The session cookie of everybody in the house who has signed in, by key."""
    from zhigong.kernel.web.tests.officers import browser

    world, _examples = house
    return {key: browser(world, key).cookies["sessionid"].value for key in world.account}
