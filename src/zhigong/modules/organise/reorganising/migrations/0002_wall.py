"""The wall around reorganisations: with the matter, or for the officers of the union it concerns; open work is handed on."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON reorganisations FROM {{app}};
ALTER TABLE reorganisations ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON reorganisations TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = reorganisations.matter_id));
CREATE POLICY of_own_unit ON reorganisations FOR SELECT TO {{app}} USING (
    (SELECT seat_sees_people()) AND EXISTS (SELECT 1 FROM units u
      WHERE u.id IN (reorganisations.unit_id, reorganisations.target_id, reorganisations.proposed_at_unit_id)
        AND (u.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
             OR u.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))));
"""

# A union that was merged or dissolved hands what is open to another one, whatever its confidentiality: no work is lost.
HANDING = """
CREATE FUNCTION seat_covers_units(wanted bigint[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(seat_sees_people() AND NOT EXISTS (
        SELECT 1 FROM units u WHERE u.id = ANY (wanted)
           AND NOT (u.position BETWEEN seat_lo() AND seat_hi()
                    OR u.industry_position BETWEEN seat_ilo() AND seat_ihi())), false)
$$;
CREATE FUNCTION hand_over_work(from_units bigint[], to_unit bigint) RETURNS TABLE (matter_id uuid, unit_id bigint)
LANGUAGE plpgsql VOLATILE {{definer}} AS $$
#variable_conflict use_column
BEGIN
    IF NOT seat_covers_units(from_units || to_unit) THEN
        RAISE EXCEPTION 'work is handed over only within the seat''s range' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH given AS (SELECT m.id, m.unit_id FROM matters m
                    WHERE m.unit_id = ANY (from_units) AND m.closed_at IS NULL FOR UPDATE),
    moved AS (UPDATE matters m SET unit_id = to_unit FROM given g WHERE g.id = m.id)
    SELECT g.id, g.unit_id FROM given g;
    UPDATE todos t SET unit_id = to_unit WHERE t.unit_id = ANY (from_units) AND t.done_at IS NULL;
END $$;
CREATE FUNCTION give_back_work(wanted uuid[], to_unit bigint) RETURNS void
LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    IF NOT seat_covers_units(ARRAY(SELECT m.unit_id FROM matters m WHERE m.id = ANY (wanted)) || to_unit) THEN
        RAISE EXCEPTION 'work is handed over only within the seat''s range' USING ERRCODE = '42501';
    END IF;
    UPDATE todos t SET unit_id = to_unit FROM matters m
     WHERE m.id = t.matter_id AND m.id = ANY (wanted) AND m.closed_at IS NULL AND t.done_at IS NULL
       AND t.unit_id = m.unit_id;
    UPDATE matters m SET unit_id = to_unit WHERE m.id = ANY (wanted) AND m.closed_at IS NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reorganising", "0001_tables"),
        ("memberships", "0010_move_together"),
        ("matters", "0003_given_back"),
        ("worklist", "0003_punctual"),
    ]

    operations = [in_schema(WALL), in_schema(HANDING)]
