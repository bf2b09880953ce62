"""The second wall: whoever sees the matter sees the correction asked for; nobody takes one away."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON corrections FROM {{app}};
ALTER TABLE corrections ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON corrections TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = corrections.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("corrections", "0001_tables"), ("matters", "0002_wall")]

    operations = [in_schema(WALL, "ALTER TABLE corrections DISABLE ROW LEVEL SECURITY")]
