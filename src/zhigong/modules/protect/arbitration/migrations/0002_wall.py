"""The second wall: whoever sees the matter sees the arbitration."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON arbitrations FROM {{app}};
ALTER TABLE arbitrations ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON arbitrations TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = arbitrations.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("arbitration", "0001_tables"), ("matters", "0005_audiences")]

    operations = [in_schema(WALL)]
