"""Whatever migration came last, the ledger's trigger knows every kind of event: none may write over another's mending."""

import pytest
from django.db import connection

from zhigong.kernel.memberships.transitions import STEPS


@pytest.mark.django_db
def test_the_trigger_knows_what_moves_a_membership_without_changing_its_state():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('memberships_derive'::regproc)")
        derive = cursor.fetchone()[0]
    for kind in ("reorganise", "reassign", "reinstate"):
        assert f"'{kind}'" in derive, kind
    assert "person_id = excluded.person_id" in derive


@pytest.mark.django_db
def test_database_and_program_name_the_same_steps():
    states = ("", "active", "transferring_out", "retained", "ended", "void")
    for kind, (starts, target) in STEPS.items():
        for before in states:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT array_agg(s) FILTER (WHERE membership_step_is_legal(%s, %s, s)) FROM unnest(%s::text[]) s",
                    [kind, before, list(states)],
                )
                legal = cursor.fetchone()[0]
            assert bool(legal) == (before in starts), (kind, before, legal)
            if legal and target:
                assert legal == [target], (kind, before)
