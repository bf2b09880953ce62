"""Where a known person's membership stands, for the union that asks for its transfer: the union and the state only."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# domain note 2.5: the index answers with the union alone. The caller knows the person by the identity door.
HELD = """
CREATE FUNCTION held_memberships(wanted uuid[])
RETURNS TABLE (person_id uuid, membership_id uuid, unit_id bigint, state text)
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT DISTINCT ON (m.person_id) m.person_id, m.id, m.unit_id, m.state
      FROM memberships m
     WHERE m.person_id = ANY (wanted) AND m.state IN ('active', 'transferring_out', 'retained')
       AND (seat_sees_people() OR m.person_id = seat_person())
     ORDER BY m.person_id, m.state = 'retained', m.last_event_id DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0005_both_lines")]

    operations = [in_schema(HELD, "DROP FUNCTION held_memberships(uuid[])")]
