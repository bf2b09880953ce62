"""A proposal can be taken back, and who proposed it learns what came of it; undoing gives back later work too."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# What was opened at the surviving union since, about members who now go back, goes with them: no work is left behind.
RETURNING = """
CREATE FUNCTION return_later_work(from_unit bigint, to_units bigint[], since timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE {{definer}} AS $$
#variable_conflict use_column
DECLARE going record; returned integer := 0;
BEGIN
    IF NOT seat_covers_units(to_units || from_unit) THEN
        RAISE EXCEPTION 'work is handed over only within the seat''s range' USING ERRCODE = '42501';
    END IF;
    FOR going IN
        SELECT DISTINCT ON (m.id) m.id, s.unit_id FROM matters m
          JOIN matter_parties p ON p.matter_id = m.id
          JOIN memberships s ON s.person_id = p.person_id AND s.unit_id = ANY (to_units)
               AND s.state IN ('active', 'transferring_out', 'retained')
         WHERE m.unit_id = from_unit AND m.closed_at IS NULL AND m.opened_at >= since ORDER BY m.id, p.id
    LOOP
        UPDATE todos t SET unit_id = going.unit_id
         WHERE t.matter_id = going.id AND t.unit_id = from_unit AND t.done_at IS NULL;
        UPDATE matters m SET unit_id = going.unit_id WHERE m.id = going.id;
        returned := returned + 1;
    END LOOP;
    RETURN returned;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reorganising", "0002_wall")]

    operations = [
        migrations.AddField(
            model_name="reorganisation",
            name="came_to",
            field=models.CharField(
                help_text="rejected, withdrawn: for who proposed it and does not see the matter",
                max_length=10,
                null=True,
            ),
        ),
        in_schema(RETURNING),
    ]
