"""Nobody is given a connection of a server that has gone, and asking costs no journey while it is there."""

import os

import psycopg
import pytest

from zhigong.lib.pool_connections import PoolConnection


@pytest.fixture
def opened(db):
    with PoolConnection.connect(os.environ["ZG_DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_a_quiet_connection_is_alive_without_being_asked(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(opened, "cursor", lambda: asked.append("cursor"))
    opened.execute("")
    assert asked == ["cursor"], "the plain way would have sent a statement through its cursor"


def test_statements_run_as_ever(opened):
    assert opened.execute("SELECT %s::int", [7]).fetchone() == (7,)


def test_a_connection_the_server_ended_is_found_out(opened):
    with psycopg.connect(os.environ["ZG_DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [opened.info.backend_pid])
        other.execute("SELECT pg_sleep(0.2)")
    with pytest.raises(psycopg.OperationalError):
        opened.execute("")
