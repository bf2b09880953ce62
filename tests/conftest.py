"""A house with one of everything in a database of its own, furnished once per file; browsers of everybody in it."""

import os
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

TEMPLATE = "template_zg"


@contextmanager
def another_database(blocker):
    """Point the default connection at a fresh copy of the migrated template, and back again."""
    from django.db import connections

    name, admin_url = f"zg_house_{uuid4().hex[:12]}", os.environ["ZG_TEST_ADMIN_URL"]
    names = {"own": sql.Identifier(name), "template": sql.Identifier(TEMPLATE)}
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {own} TEMPLATE {template}").format(**names))
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    with blocker.unblock():
        connections["default"].close()
        settings["NAME"] = name
        try:
            yield name
        finally:
            connections["default"].close()
            settings["NAME"] = before
            with psycopg.connect(admin_url, autocommit=True) as admin:
                admin.execute(sql.SQL("DROP DATABASE {own} WITH (FORCE)").format(**names))


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The named world and its examples, committed; tests of the file change them in transactions of their own."""
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
