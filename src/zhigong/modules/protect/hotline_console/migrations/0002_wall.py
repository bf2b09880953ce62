"""The wall around drafts: one's own; a draft goes when it was registered, thrown away or forgotten."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
ALTER TABLE hotline_drafts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON hotline_drafts TO {{app}}
    USING (account_id = (SELECT seat_account()) OR (SELECT seat_role()) = 'system');
GRANT DELETE ON hotline_drafts TO {{app}};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline_console", "0001_tables"),
        ("journal", "0012_hotline_seats"),
        ("people", "0008_no_deletion"),
    ]

    operations = [in_schema(WALL)]
