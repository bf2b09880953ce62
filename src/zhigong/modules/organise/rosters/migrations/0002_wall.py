"""The wall around imports: they are reached through their unit; an index for likely duplicates."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """((SELECT seat_sees_people()) AND ((SELECT seat_role()) = 'system' OR EXISTS (
        SELECT 1 FROM units u WHERE u.id = {table}.unit_id AND (
            u.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
            OR u.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi())))))"""
WITH_IMPORT = """((SELECT seat_role()) = 'system' OR EXISTS (
        SELECT 1 FROM rosters r WHERE r.id = {table}.roster_id))"""
# the rows of a batch are written anew when it is judged anew
AGAIN = "GRANT DELETE ON roster_rows TO {{app}};"
# who may be one person: born on one day and read alike
LIKENESS = "CREATE INDEX people_birth_reading ON people (birth_on, name_pinyin);"


def wall(table: str, condition: str) -> str:
    """Return the policies of one table; nobody deletes."""
    condition = condition.format(table=table)
    return f"""
REVOKE DELETE, TRUNCATE ON {table} FROM {{{{app}}}};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_range ON {table} TO {{{{app}}}} USING ({condition}) WITH CHECK ({condition});
"""


WALLS = wall("rosters", IN_RANGE) + wall("roster_batches", WITH_IMPORT) + wall("roster_rows", WITH_IMPORT)


class Migration(migrations.Migration):
    dependencies = [
        ("rosters", "0001_tables"),
        ("memberships", "0004_wall"),
        ("people", "0003_wall"),
        ("journal", "0003_wall"),
    ]

    operations = [in_schema(WALLS), in_schema(AGAIN), in_schema(LIKENESS)]
