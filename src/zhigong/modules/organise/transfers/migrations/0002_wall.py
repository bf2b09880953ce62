"""The wall around transfers: the transfer with its matter, each side for the officers of its own union."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

IN_RANGE = """(position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
        OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))"""
WALL = f"""
REVOKE DELETE, TRUNCATE ON transfers, transfer_sides FROM {{{{app}}}};
ALTER TABLE transfers ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON transfers TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = transfers.matter_id));
REVOKE UPDATE ON transfer_sides FROM {{{{app}}}};
ALTER TABLE transfer_sides ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_side ON transfer_sides FOR SELECT TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND {IN_RANGE});
CREATE POLICY write_with_transfer ON transfer_sides FOR INSERT TO {{{{app}}}} WITH CHECK (
    EXISTS (SELECT 1 FROM transfers t WHERE t.matter_id = transfer_sides.matter_id
               AND t.person_id IS NOT NULL AND transfer_sides.unit_id IN (t.from_unit_id, t.to_unit_id)));

-- What the side that no longer works on it (or not yet) may know of the matter: how far it has come.
CREATE FUNCTION transfer_progress(wanted uuid[])
RETURNS TABLE (matter_id uuid, number text, state text, changed_at timestamptz)
LANGUAGE sql STABLE {{{{definer}}}} AS $$
    SELECT m.id, m.number, m.state, m.changed_at FROM matters m
     WHERE m.id = ANY (wanted) AND seat_sees_people() AND EXISTS (
        SELECT 1 FROM transfer_sides s WHERE s.matter_id = m.id
           AND (s.position BETWEEN seat_lo() AND seat_hi()
                OR s.industry_position BETWEEN seat_ilo() AND seat_ihi()))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0001_tables"),
        ("matters", "0003_given_back"),
        ("memberships", "0006_held"),
    ]

    operations = [in_schema(WALL)]
