"""The hotline's call-takers and supervisors see people within their range, as other officers do."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

SEES_PEOPLE = """
CREATE OR REPLACE FUNCTION seat_sees_people() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(seat_setting('zg.role') IN ({{sees_people}}), false);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0011_seat_words")]

    operations = [in_schema(SEES_PEOPLE)]
