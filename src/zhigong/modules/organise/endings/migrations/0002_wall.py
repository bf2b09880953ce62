"""The second wall: whoever sees the matter sees the ending."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON endings FROM {{app}};
ALTER TABLE endings ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON endings TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = endings.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("endings", "0001_tables"), ("memberships", "0008_reinstated")]

    operations = [in_schema(WALL)]
