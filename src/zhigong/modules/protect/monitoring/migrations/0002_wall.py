"""The second wall: figures within the seat's range, written by the house alone; incidents with their matter; no deletion."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

ALL = "monitoring_places, monitoring_employers, monitoring_incidents, monitoring_reports"
NO_DELETION = f"""
REVOKE DELETE, TRUNCATE ON {ALL} FROM {{{{app}}}};
REVOKE UPDATE ON monitoring_reports FROM {{{{app}}}};
"""
IN_RANGE = """(SELECT seat_role()) = 'system' OR position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
    OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi())"""


def _figures(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON {table} FOR SELECT TO {{{{app}}}} USING ({IN_RANGE});
CREATE POLICY count ON {table} FOR INSERT TO {{{{app}}}} WITH CHECK ((SELECT seat_role()) = 'system');
CREATE POLICY count_anew ON {table} FOR UPDATE TO {{{{app}}}} USING ((SELECT seat_role()) = 'system');
"""


def _with_matter(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON {table} TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = {table}.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_tables"), ("matters", "0005_audiences")]
    operations = [
        in_schema(NO_DELETION),
        *(in_schema(_figures(table)) for table in ("monitoring_places", "monitoring_employers")),
        *(in_schema(_with_matter(table)) for table in ("monitoring_incidents", "monitoring_reports")),
    ]
