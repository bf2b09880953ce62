"""The second wall: whoever sees the matter sees the dispute and its instalments."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

TABLES = ("mediations", "mediation_instalments")
WALL = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON {table} TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = {table}.matter_id));
"""
    for table in TABLES
)
KEPT = """
REVOKE DELETE, TRUNCATE ON mediations FROM {{app}};
GRANT DELETE ON mediation_instalments TO {{app}}; -- a draft is drawn up anew
"""


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_tables"), ("matters", "0005_audiences")]

    operations = [in_schema(WALL), in_schema(KEPT)]
