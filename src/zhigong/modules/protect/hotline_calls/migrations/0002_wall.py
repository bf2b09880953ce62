"""The wall around calls: the hotline's own call-takers and its call centre; a call is never deleted."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON hotline_calls FROM {{app}};
ALTER TABLE hotline_calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_hotline ON hotline_calls TO {{app}} USING (
    (SELECT seat_role()) = 'system' OR ((SELECT seat_role()) IN ('call_taker', 'hotline_supervisor', 'partner')
        AND unit_id = (SELECT seat_setting('zg.unit')::bigint)));
"""


class Migration(migrations.Migration):
    dependencies = [("hotline_calls", "0001_tables"), ("journal", "0012_hotline_seats")]

    operations = [in_schema(WALL)]
