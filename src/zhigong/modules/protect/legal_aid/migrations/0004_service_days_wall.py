"""The second wall of campaign days: everybody reads when and where, its own officers write; one signs in for oneself."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """((SELECT seat_role()) = 'system' OR ((SELECT seat_sees_people()) AND (
    SELECT u.id = seat_unit() OR u.position BETWEEN seat_lo() AND seat_hi()
           OR u.industry_position BETWEEN seat_ilo() AND seat_ihi()
      FROM units u WHERE u.id = {unit})))"""
DAY = "(SELECT d.unit_id FROM legal_service_days d WHERE d.id = day_id)"
WALL = f"""
REVOKE DELETE, TRUNCATE ON legal_service_days, legal_service_sign_ins FROM {{{{app}}}};
REVOKE UPDATE ON legal_service_sign_ins FROM {{{{app}}}};
ALTER TABLE legal_service_days ENABLE ROW LEVEL SECURITY;
CREATE POLICY announced ON legal_service_days FOR SELECT TO {{{{app}}}} USING (true);
CREATE POLICY plan ON legal_service_days FOR INSERT TO {{{{app}}}} WITH CHECK {IN_RANGE.format(unit="unit_id")};
CREATE POLICY note_result ON legal_service_days FOR UPDATE TO {{{{app}}}} USING {IN_RANGE.format(unit="unit_id")};
ALTER TABLE legal_service_sign_ins ENABLE ROW LEVEL SECURITY;
CREATE POLICY count ON legal_service_sign_ins FOR SELECT TO {{{{app}}}}
    USING (account_id = (SELECT seat_account()) OR {IN_RANGE.format(unit=DAY)});
CREATE POLICY oneself ON legal_service_sign_ins FOR INSERT TO {{{{app}}}}
    WITH CHECK (account_id = (SELECT seat_account()) OR (SELECT seat_role()) = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [("legal_aid", "0003_service_days"), ("access", "0003_employer_seats")]
    operations = [in_schema(WALL)]
