"""The wall around exports: the request with its matter; the file's pieces for the applicant and the house alone."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON list_exports, list_export_parts FROM {{app}};
ALTER TABLE list_exports ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON list_exports TO {{app}}
    USING ((SELECT seat_sees_people()) AND (SELECT true FROM matters m WHERE m.id = list_exports.matter_id));
ALTER TABLE list_export_parts ENABLE ROW LEVEL SECURITY;
CREATE POLICY for_applicant ON list_export_parts TO {{app}}
    USING (EXISTS (SELECT 1 FROM list_exports e WHERE e.matter_id = list_export_parts.export_id
        AND ((SELECT seat_role()) = 'system' OR e.requested_by = (SELECT seat_account()))));
"""


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_tables"), ("matters", "0003_given_back"), ("memberships", "0004_wall")]

    operations = [in_schema(WALL)]
