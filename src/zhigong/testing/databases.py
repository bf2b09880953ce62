"""A database of its own for one test or one test file, where things are really committed."""

import os
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from django.db import connections
from psycopg import sql

TEMPLATE = "template_zg"


@contextmanager
def another_database(blocker):
    """Point the default connection at a fresh copy of the migrated template, and back again."""
    name, admin_url = f"zg_own_{uuid4().hex[:12]}", os.environ["ZG_TEST_ADMIN_URL"]
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
