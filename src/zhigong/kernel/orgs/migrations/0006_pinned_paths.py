"""Functions that run as the owner look into the temporary schema last, so that nobody slips a table in before theirs."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

PIN = """
DO $$
DECLARE name text; path text := quote_ident(current_schema()) || ', extensions, pg_temp';
BEGIN
    FOREACH name IN ARRAY ARRAY['move_followers()', 'analyse_tables(text[])'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %s', name, path);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_statistics")]
    operations = [in_schema(PIN)]
