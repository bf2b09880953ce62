"""The application role deletes no record: only what has served its turn may be thrown away."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# kernel tables thrown away from, each with its reason; a line grants itself the right in its own migration
THROWN_AWAY = {
    "login_codes": "used or expired",
    "signin_failures": "older than the lock they lead to",
    "django_session": "signed out",
    "otp_totp_totpdevice": "a lost second factor is replaced",
    "otp_static_staticdevice": "a lost second factor is replaced",
    "otp_static_statictoken": "a recovery code serves once",
    "outbound_messages": "sent, after their time",
    "api_call_counts": "minutes gone by",
    "api_answers": "kept for repeated requests only",
}


def deletable() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                AND relkind IN ('r', 'p')
                AND (has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE'))"""
        )
        return {name for (name,) in cursor.fetchall() if not name.startswith("procrastinate_")}


def test_no_kernel_record_can_be_deleted_by_the_program():
    kept = {"accounts", "grants", "units", "affiliations", "employers", "rule_values", "todos", "clocks"}
    assert not deletable() & kept
    assert set(THROWN_AWAY) <= deletable()


def test_no_table_with_versions_can_be_deleted_from():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    versioned = {name for name in tables if f"{name}_versions" in tables}
    assert versioned and not deletable() & (versioned | {f"{name}_versions" for name in versioned})
