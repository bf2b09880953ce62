"""The second wall: whoever sees the matter sees the report; nobody deletes one."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON identity_misuse_reports FROM {{app}};
ALTER TABLE identity_misuse_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON identity_misuse_reports TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = identity_misuse_reports.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("identity_misuse", "0001_tables"), ("matters", "0002_wall")]

    operations = [in_schema(WALL)]
