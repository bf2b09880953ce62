"""Names are found page by page in the order of the list; what a wall asks of a person's memberships is in one index."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# As before LIKE stays in the owner's function, which reads the range from the seat; `lo` and `hi` only narrow it.
# Literals again: for a rare name the index of names is walked, for a frequent beginning the order of the list.
SEARCH = """
DROP FUNCTION members_named(text, text, uuid, integer);
CREATE FUNCTION members_named(
    typed text, letters text, states text[], lo bigint, hi bigint, following uuid, wanted integer
) RETURNS TABLE (membership_id uuid, person_id uuid) LANGUAGE plpgsql STABLE {{definer}} AS $$
DECLARE
    on_industry boolean := seat_ihi() >= seat_ilo();
    place text := CASE WHEN on_industry THEN 'industry_position' ELSE 'position' END;
    match text;
    last_place bigint;
BEGIN
    typed := translate(coalesce(typed, ''), '%_\\', '');
    letters := lower(translate(coalesce(letters, ''), '%_\\ ', ''));
    IF NOT seat_sees_people() OR typed || letters = '' THEN
        RETURN;
    END IF;
    lo := greatest(lo, CASE WHEN on_industry THEN seat_ilo() ELSE seat_lo() END);
    hi := least(hi, CASE WHEN on_industry THEN seat_ihi() ELSE seat_hi() END);
    match := CASE WHEN letters = ''
        THEN format('p.name LIKE %L', typed || '%')
        ELSE format('(replace(p.name_pinyin, '' '', '''') LIKE %L OR p.name_initials LIKE %L)',
                    letters || '%', letters || '%') END;
    IF following IS NOT NULL THEN
        EXECUTE format('SELECT %I FROM memberships WHERE id = $1', place) INTO last_place USING following;
        IF last_place BETWEEN lo AND hi THEN
            match := match || format(' AND (m.%I, m.id) > (%s, %L)', place, last_place, following);
        END IF;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT m.id, m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
          WHERE m.%1$I BETWEEN %2$s AND %3$s AND %4$s AND m.state = ANY (%5$L) ORDER BY m.%1$I, m.id LIMIT %6$s',
        place, lo, hi, match, states, least(wanted, 100000));
END $$;
"""
BEFORE = import_module("zhigong.kernel.memberships.migrations.0004_wall").SEARCH
BACK = "DROP FUNCTION members_named(text, text, text[], bigint, bigint, uuid, integer);" + BEFORE


class Migration(migrations.Migration):
    dependencies = [("memberships", "0008_reinstated"), ("people", "0010_named")]

    operations = [
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["person"],
                include=["position", "industry_position", "state", "id"],
                name="memberships_person",
            ),
        ),
        # Altering the field would take every index on the column alone, one_active_membership too.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX memberships_person_id_253ddcc2",
                    "CREATE INDEX memberships_person_id_253ddcc2 ON memberships (person_id)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="membership",
                    name="person",
                    field=models.ForeignKey(
                        db_index=False,
                        help_text="see memberships_person",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.person",
                    ),
                )
            ],
        ),
        in_schema(SEARCH, BACK),
    ]
