"""The second wall: cases, their letters' service and general reminders with their matter; supervisors by range."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


def _with_matter(table: str) -> str:
    return f"""
REVOKE DELETE, TRUNCATE ON {table} FROM {{{{app}}}};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON {table} TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = {table}.matter_id));
"""


SUPERVISORS = """
REVOKE DELETE, TRUNCATE ON labour_supervisors FROM {{app}};
ALTER TABLE labour_supervisors ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON labour_supervisors FOR SELECT TO {{app}} USING ((SELECT seat_sees_people()));
CREATE POLICY appoint ON labour_supervisors FOR INSERT TO {{app}} WITH CHECK (
    (SELECT seat_role()) = 'system'
    OR (SELECT u.position BETWEEN seat_lo() AND seat_hi() FROM units u WHERE u.id = unit_id));
CREATE POLICY correct ON labour_supervisors FOR UPDATE TO {{app}} USING (
    (SELECT seat_role()) = 'system'
    OR (SELECT u.position BETWEEN seat_lo() AND seat_hi() FROM units u WHERE u.id = unit_id));
"""
TABLES = ("supervisions", "supervision_deliveries", "supervision_general_reminders")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_tables"), ("letters", "0002_wall"), ("matters", "0005_audiences")]
    operations = [in_schema(SUPERVISORS), *(in_schema(_with_matter(table)) for table in TABLES)]
