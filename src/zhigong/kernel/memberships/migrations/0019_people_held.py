"""Counts wait for a corrected person: an event that begins to count somebody and a change of their facts see each other."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Without these locks somebody could join by the facts of before while they are being corrected, and the correction
# not know of the membership: one too many here, one too few there. Who was entered in this transaction is nobody
# else's yet (an import), and memberships that are there already are held by both sides.
DERIVE = """
DO $do$
DECLARE
    derive text := pg_get_functiondef('memberships_derive'::regproc);
    following text := 'PERFORM 1 FROM memberships WHERE id IN (SELECT membership_id FROM new_events) ORDER BY id FOR UPDATE;';
BEGIN
    IF array_length(string_to_array(derive, following), 1) <> 2 THEN
        RAISE EXCEPTION 'the ledger does not lock as it did';
    END IF;
    EXECUTE replace(derive, following, following || $q$
    PERFORM 1 FROM people p
      WHERE p.id IN (SELECT n.person_id FROM new_events n WHERE n.from_state = '' OR n.kind = 'reassign')
        AND p.created_at < now() ORDER BY p.id FOR SHARE;$q$);
END $do$;
"""
FOLLOW = """
DO $do$
DECLARE
    follow text := pg_get_functiondef('memberships_follow_people'::regproc);
    following text := ') ORDER BY id FOR KEY SHARE;';
    changed text;
BEGIN
    IF array_length(string_to_array(follow, following), 1) <> 2 THEN
        RAISE EXCEPTION 'corrected people do not lock as they did';
    END IF;
    changed := substring(follow FROM strpos(follow, 'AND (n.name, n.sex') FOR
                         strpos(follow, following) - strpos(follow, 'AND (n.name, n.sex'));
    EXECUTE replace(follow, following, following || $q$
    PERFORM 1 FROM memberships WHERE id IN (
        SELECT m.id FROM new_people n JOIN old_people o ON o.id = n.id JOIN memberships m ON m.person_id = n.id
         WHERE true $q$ || changed || $q$) ORDER BY id FOR SHARE;$q$);
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0018_departures")]
    operations = [in_schema(DERIVE), in_schema(FOLLOW)]
