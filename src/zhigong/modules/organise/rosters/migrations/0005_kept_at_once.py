"""What became of rows that nobody looked at before is entered plainly; only a second look replaces."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

KEEP = import_module("zhigong.modules.organise.rosters.migrations.0004_any_size").KEEP
REPLACING = KEEP[KEEP.index("    RETURN QUERY") : KEEP.index("END $$;")]
CONFLICT = REPLACING[REPLACING.index("        ON CONFLICT") : REPLACING.index("        RETURNING")]

# The caller holds the import, so nobody enters its rows meanwhile.
PLAINLY = f"""    IF EXISTS (SELECT FROM roster_rows r WHERE r.roster_id = wanted AND r.number >= (
                   SELECT min(n.number) FROM (SELECT j.number FROM pg_temp.members_judged j
                       UNION ALL SELECT r.number FROM jsonb_to_recordset(remarks) AS r(number integer)) n)) THEN
{REPLACING}    ELSE
{REPLACING.replace(CONFLICT, "")}    END IF;
"""
KEEP = KEEP.replace(REPLACING, PLAINLY).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("rosters", "0004_any_size"), ("memberships", "0022_merged_row_by_row")]

    operations = [in_schema(KEEP)]
