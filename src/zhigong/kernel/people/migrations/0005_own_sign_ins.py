"""Whoever is signed in sees their own sign-ins in the journal, and nobody else's."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

OWN = """
CREATE INDEX journal_entries_sign_ins ON journal_entries ((detail ->> 'account'), id) WHERE what LIKE 'signin.%';
CREATE POLICY read_own_sign_ins ON journal_entries FOR SELECT TO {{app}}
    USING (what LIKE 'signin.%' AND detail ->> 'account' = (SELECT seat_account()::text));
"""
UNDO = """
DROP POLICY read_own_sign_ins ON journal_entries;
DROP INDEX journal_entries_sign_ins;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_account_resets"), ("journal", "0003_wall")]

    operations = [in_schema(OWN, UNDO)]
