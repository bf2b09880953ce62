"""The second wall: whoever sees the matter sees the dismissal or the lay-off; nothing is deleted."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


def _with_matter(table: str) -> str:
    return f"""
REVOKE DELETE, TRUNCATE ON {table} FROM {{{{app}}}};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON {table} TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = {table}.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("labour_contracts", "0001_tables"), ("matters", "0005_audiences")]
    operations = [in_schema(_with_matter(table)) for table in ("dismissals", "layoffs")]
