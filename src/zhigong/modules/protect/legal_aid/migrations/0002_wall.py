"""The second wall: applications with their matter; helpers are public to officers and written in range; nothing is deleted."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """((SELECT seat_role()) = 'system' OR ((SELECT seat_sees_people()) AND (
    SELECT u.id = seat_unit() OR u.position BETWEEN seat_lo() AND seat_hi()
           OR u.industry_position BETWEEN seat_ilo() AND seat_ihi()
      FROM units u WHERE u.id = {unit})))"""
HELPER = "(SELECT h.unit_id FROM legal_helpers h WHERE h.id = helper_id)"
WALL = f"""
REVOKE DELETE, TRUNCATE ON legal_aids, legal_helpers, legal_helper_clients FROM {{{{app}}}};
ALTER TABLE legal_aids ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON legal_aids TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = legal_aids.matter_id));
ALTER TABLE legal_helpers ENABLE ROW LEVEL SECURITY;
CREATE POLICY public_register ON legal_helpers FOR SELECT TO {{{{app}}}} USING (true);
CREATE POLICY enrol ON legal_helpers FOR INSERT TO {{{{app}}}} WITH CHECK {IN_RANGE.format(unit="unit_id")};
CREATE POLICY correct ON legal_helpers FOR UPDATE TO {{{{app}}}} USING {IN_RANGE.format(unit="unit_id")};
ALTER TABLE legal_helper_clients ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON legal_helper_clients FOR SELECT TO {{{{app}}}} USING ((SELECT seat_sees_people()));
CREATE POLICY enrol ON legal_helper_clients FOR INSERT TO {{{{app}}}} WITH CHECK {IN_RANGE.format(unit=HELPER)};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("legal_aid", "0001_tables"),
        ("matters", "0005_audiences"),
        ("access", "0003_employer_seats"),
    ]
    operations = [in_schema(WALL)]
