"""A version as written is trimmed as bytes: the same digest without looking for the bounds of its characters."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# A comma and a bracket are themselves in UTF-8 and never part of another character.
DIGEST = """
CREATE OR REPLACE FUNCTION written_digest(salt bytea, table_name text, written text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(salt || convert_to(table_name, 'UTF8') || rtrim(convert_to(written, 'UTF8'), '\\x2c29'::bytea));
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0014_stops_by_two")]

    operations = [in_schema(DIGEST)]
