"""A notice is read by its own account; anybody at work may leave one (ON CONFLICT DO NOTHING, nothing returned)."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

POLICIES = """
REVOKE DELETE, TRUNCATE ON notices FROM {{app}};
ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_own ON notices FOR SELECT TO {{app}}
    USING (account_id = (SELECT seat_account()) OR (SELECT seat_role()) = 'system');
CREATE POLICY mark_own ON notices FOR UPDATE TO {{app}}
    USING (account_id = (SELECT seat_account()) OR (SELECT seat_role()) = 'system');
CREATE POLICY leave ON notices FOR INSERT TO {{app}} WITH CHECK ((SELECT seat_role()) <> 'public');
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_sending_once"), ("journal", "0003_wall")]

    operations = [in_schema(POLICIES)]
