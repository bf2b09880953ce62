"""Counts wait for a reorganisation: an event also locks the unit a membership leaves, a corrected fact the units it counts at."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Without these locks a delta could name the nodes above a unit that is being moved at this moment, and the move count
# the same membership under the new ones: one member too many here, one too few there (found by `./zg lab register`).
BOTH_LINES = import_module("zhigong.kernel.memberships.migrations.0005_both_lines")
ENTERED = "SELECT unit_id FROM new_events"
LEFT_TOO = (
    f"{ENTERED} UNION SELECT m.unit_id FROM memberships m JOIN new_events n ON n.membership_id = m.id"
    " WHERE n.kind <> 'join'"
)
BEGIN = "AS $$\nBEGIN\n"
LOCK_COUNTED = """
    PERFORM 1 FROM units WHERE id IN (
        SELECT m.unit_id FROM new_people n JOIN old_people o ON o.id = n.id JOIN memberships m ON m.person_id = n.id
         WHERE membership_counts(m.state)
           AND (n.name, n.sex, n.birth_on, n.is_migrant, n.doc_digest, n.mobile_digest, n.identity_level)
               IS DISTINCT FROM
               (o.name, o.sex, o.birth_on, o.is_migrant, o.doc_digest, o.mobile_digest, o.identity_level)
        ) ORDER BY id FOR KEY SHARE;
"""
DERIVE = BOTH_LINES.DERIVE.replace(f"({ENTERED})", f"({LEFT_TOO})")
FOLLOW = BOTH_LINES.FOLLOW[: BOTH_LINES.FOLLOW.index("CREATE OR REPLACE FUNCTION memberships_follow_units")]
FOLLOW = FOLLOW.replace(BEGIN, BEGIN + LOCK_COUNTED)


class Migration(migrations.Migration):
    dependencies = [("memberships", "0011_asked_first")]
    operations = [in_schema(DERIVE + FOLLOW)]
