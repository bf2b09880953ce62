"""The wall around joining: a draft is its account's own; applications are seen with their matter."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

POLICIES = """
ALTER TABLE joining_drafts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON joining_drafts TO {{app}}
    USING (account_id = (SELECT seat_account()) OR (SELECT seat_role()) = 'system');
REVOKE DELETE, TRUNCATE ON joining_applications FROM {{app}};
ALTER TABLE joining_applications ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON joining_applications TO {{app}}
    USING (EXISTS (SELECT 1 FROM matters m WHERE m.id = joining_applications.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("joining", "0001_tables"), ("matters", "0002_wall")]

    operations = [in_schema(POLICIES)]
