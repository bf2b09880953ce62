"""A part for the parties in one role is theirs to see: the word of the question, not the party's own column."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# By number: inside a query a column's name comes before a parameter's.
ADMITS = """
CREATE OR REPLACE FUNCTION admits_audience(audience text, wanted uuid) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT CASE $1 WHEN 'all' THEN true
        WHEN 'officers' THEN seat_sees_people()
        WHEN 'handlers' THEN handles_matter($2)
        ELSE handles_matter($2) OR EXISTS (
            SELECT 1 FROM matter_parties p WHERE p.matter_id = $2 AND p.role = $1
               AND (p.person_id = seat_person() OR p.employer_id = seat_employer())) END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_sight")]

    operations = [in_schema(ADMITS)]
