"""The second wall: whoever sees the matter sees its claims and the days of its limitation."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = "".join(
    f"""
REVOKE DELETE, TRUNCATE ON {table} FROM {{{{app}}}};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON {table} TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = {table}.matter_id));
"""
    for table in ("claim_items", "limitation_entries")
)


class Migration(migrations.Migration):
    dependencies = [("limitation", "0001_tables"), ("matters", "0005_audiences")]

    operations = [in_schema(WALL)]
