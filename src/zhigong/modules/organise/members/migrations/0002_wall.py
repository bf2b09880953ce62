"""The wall around imports, reviews and exports: they are reached through their unit; an index for likely duplicates."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """((SELECT seat_sees_people()) AND ((SELECT seat_role()) = 'system' OR EXISTS (
        SELECT 1 FROM units u WHERE u.id = {table}.unit_id AND (
            u.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
            OR u.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi())))))"""
WITH_IMPORT = """((SELECT seat_role()) = 'system' OR EXISTS (
        SELECT 1 FROM member_imports i WHERE i.id = {table}.roster_id))"""


def wall(table: str, condition: str) -> str:
    """Return the policies of a table reached through its unit or its import; rows stay, only batches' cells go."""
    return f"""
REVOKE DELETE, TRUNCATE ON {table} FROM {{{{app}}}};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_range ON {table} TO {{{{app}}}}
    USING ({condition.format(table=table)}) WITH CHECK ({condition.format(table=table)});
"""


WALLS = "".join(wall(table, IN_RANGE) for table in ("member_imports", "member_reviews", "member_exports")) + "".join(
    wall(table, WITH_IMPORT) for table in ("member_import_batches", "member_import_rows")
)
# the rows of a batch are written anew when it is judged anew
AGAIN = "GRANT DELETE ON member_import_rows TO {{app}};"
# who may be one person: born on one day and read alike
LIKENESS = "CREATE INDEX people_birth_reading ON people (birth_on, name_pinyin);"


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_tables"),
        ("memberships", "0004_wall"),
        ("people", "0003_wall"),
        ("journal", "0003_wall"),
    ]

    operations = [in_schema(WALLS), in_schema(AGAIN), in_schema(LIKENESS)]
