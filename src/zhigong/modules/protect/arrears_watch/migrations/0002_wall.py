"""The walls: whoever sees the matter sees the entry; daily reports lie in the range of their union."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON arrears_watch, arrears_daily_reports FROM {{app}};
REVOKE UPDATE ON arrears_daily_reports FROM {{app}};
ALTER TABLE arrears_watch ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON arrears_watch TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = arrears_watch.matter_id));
ALTER TABLE arrears_daily_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_range ON arrears_daily_reports TO {{app}} USING (
    (SELECT seat_role()) = 'system' OR position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
    OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("arrears_watch", "0001_tables"),
        ("matters", "0002_wall"),
        ("orgs", "0003_search_and_followers"),
    ]

    operations = [in_schema(WALL)]
