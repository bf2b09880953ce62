"""What the server keeps prepared outlives a refusal, and is made again when the tables have changed under it."""

import pytest
from django.db import connection, transaction

from zhigong.lib.prepared import prepared

pytestmark = pytest.mark.django_db
ASKED = "SELECT %s::int AS kept_over_a_rollback"


def ask(sql=ASKED, values=(7,)):
    with prepared(connection) as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def kept(word) -> list[str]:
    """The names under which the server keeps statements with this word."""
    with connection.cursor() as cursor:
        asked = "SELECT name FROM pg_prepared_statements WHERE strpos(statement, %s) > 0 AND NOT from_sql ORDER BY 1"
        cursor.execute(asked, [word])
        return [row[0] for row in cursor.fetchall()]


def test_a_refused_step_does_not_make_the_next_ones_be_planned_anew():
    ask()
    names = kept("kept_over_a_rollback")
    for _time in range(2):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            ask()
            raise ZeroDivisionError
    assert ask() == (7,)
    assert kept("kept_over_a_rollback") == names != []


def test_what_failed_in_the_database_is_asked_again_rightly():
    halved = "SELECT 10 / %s::int AS halved_once"
    with pytest.raises(Exception, match="division by zero"), transaction.atomic():
        ask(halved, [0])
    assert ask(halved, [2]) == (5,)


def test_a_changed_table_is_read_as_it_now_is():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE changing (one int)")
        cursor.execute("INSERT INTO changing VALUES (1)")
        assert ask("SELECT * FROM changing WHERE one = %s", [1]) == (1,)
        cursor.execute("ALTER TABLE changing ADD COLUMN two int DEFAULT 2")
        assert ask("SELECT * FROM changing WHERE one = %s", [1]) == (1, 2)
        cursor.execute("DROP TABLE changing")


def test_a_table_that_somebody_else_changed_fails_once_and_is_then_read_as_it_now_is():
    chosen = "SELECT c.one FROM widening c WHERE c.one = %s"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE widening (one varchar(3))")
        cursor.execute("INSERT INTO widening VALUES ('abc')")
        assert ask(chosen, ["abc"]) == ("abc",)
        cursor.execute("DO $$ BEGIN ALTER TABLE widening ALTER COLUMN one TYPE varchar(5); END $$")
        with pytest.raises(Exception, match="must not change result type"), transaction.atomic():
            ask(chosen, ["abc"])
        assert ask(chosen, ["abc"]) == ("abc",)
        cursor.execute("DROP TABLE widening")


def test_a_statement_the_server_no_longer_knows_is_prepared_again():
    ask()
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$")
    with pytest.raises(Exception, match="does not exist"), transaction.atomic():
        ask()
    assert ask() == (7,)
