"""Rows of kept statements: as with any other cursor of Django's, only that nothing is worked out twice."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from zhigong.lib import prepared

DOUBLED = "SELECT n * 2 FROM generate_series(1, %s::int) AS n"


@pytest.mark.django_db
def test_a_kept_cursor_gives_the_rows_of_each_call():
    assert prepared.rows_of(connection, DOUBLED, [2]) == [(2,), (4,)]
    assert prepared.rows_of(connection, DOUBLED, [0]) == []
    assert [
        prepared.rows_of(connection, DOUBLED, [n]) for (n,) in prepared.rows_of(connection, DOUBLED, [2])
    ] == [
        [(2,), (4,)],
        [(2,), (4,), (6,), (8,)],
    ], "asking again while walking the rows of before takes nothing from them"


@pytest.mark.django_db
def test_who_counts_statements_counts_these_too():
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert prepared.rows_of(connection, DOUBLED, [1]) == [(2,)]
    assert len(seen) == 1


@pytest.mark.django_db
def test_errors_are_djangos_and_a_broken_transaction_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.rows_of(
            connection,
            "INSERT INTO signin_failures (subject_digest, at) VALUES (%s::bytea, NULL) RETURNING id",
            [b"x"],
        )
    assert prepared.rows_of(connection, DOUBLED, [1]) == [(2,)]
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            prepared.rows_of(connection, DOUBLED, [1])
        transaction.set_rollback(False)


@pytest.mark.django_db
def test_no_more_cursors_are_kept_than_statements():
    for number in range(prepared._KEPT_AT_MOST + 5):
        assert prepared.rows_of(connection, f"SELECT {number} WHERE %s::bool", [True]) == [(number,)]
    assert len(connection.connection.kept_cursors) <= prepared._KEPT_AT_MOST
