"""Whoever handles a matter, or is its party, may give back a membership that was on its way out."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# The receiving union declines, or the member withdraws: the event belongs to the union they stay in, out of range.
BACK = """
CREATE POLICY give_back_by_matter ON membership_events FOR INSERT TO {{app}} WITH CHECK (
    kind = 'transfer_out_cancel'
    AND (person_id = (SELECT seat_person()) OR (SELECT seat_sees_people()))
    AND EXISTS (SELECT 1 FROM matter_parties p
                 WHERE p.matter_id = membership_events.matter_id AND p.person_id = membership_events.person_id));
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_wall"), ("memberships", "0004_wall")]

    operations = [in_schema(BACK, "DROP POLICY give_back_by_matter ON membership_events")]
