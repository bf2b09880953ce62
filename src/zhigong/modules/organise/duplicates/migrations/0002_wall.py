"""The wall around reviews: they are reached through their unit."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """((SELECT seat_sees_people()) AND ((SELECT seat_role()) = 'system' OR EXISTS (
        SELECT 1 FROM units u WHERE u.id = {table}.unit_id AND (
            u.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
            OR u.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi())))))"""


def wall(table: str, condition: str) -> str:
    """Return the policies of one table; nobody deletes."""
    condition = condition.format(table=table)
    return f"""
REVOKE DELETE, TRUNCATE ON {table} FROM {{{{app}}}};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_range ON {table} TO {{{{app}}}} USING ({condition}) WITH CHECK ({condition});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("duplicates", "0001_tables"),
        ("memberships", "0004_wall"),
        ("people", "0003_wall"),
        ("journal", "0003_wall"),
    ]

    operations = [in_schema(wall("duplicate_reviews", IN_RANGE))]
