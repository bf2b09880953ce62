"""The register is public to read; a unit's register is written from a seat above or at it."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """((SELECT seat_role()) = 'system' OR ((SELECT seat_sees_people()) AND (
    SELECT u.position BETWEEN seat_lo() AND seat_hi() OR u.industry_position BETWEEN seat_ilo() AND seat_ihi()
      FROM units u WHERE u.id = {unit})))"""
BODY = "(SELECT b.unit_id FROM mediation_bodies b WHERE b.id = body_id)"
WALL = f"""
REVOKE DELETE, TRUNCATE ON mediation_bodies, mediators FROM {{{{app}}}};
ALTER TABLE mediation_bodies ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_register ON mediation_bodies FOR SELECT TO {{{{app}}}} USING (true);
CREATE POLICY enrol ON mediation_bodies FOR INSERT TO {{{{app}}}} WITH CHECK {IN_RANGE.format(unit="unit_id")};
CREATE POLICY correct ON mediation_bodies FOR UPDATE TO {{{{app}}}} USING {IN_RANGE.format(unit="unit_id")};
ALTER TABLE mediators ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_register ON mediators FOR SELECT TO {{{{app}}}} USING (true);
CREATE POLICY enrol ON mediators FOR INSERT TO {{{{app}}}} WITH CHECK {IN_RANGE.format(unit=BODY)};
CREATE POLICY correct ON mediators FOR UPDATE TO {{{{app}}}} USING {IN_RANGE.format(unit=BODY)};
"""


class Migration(migrations.Migration):
    dependencies = [("mediators", "0001_tables"), ("journal", "0003_wall")]

    operations = [in_schema(WALL)]
