"""Keeping digests asks only for the versions wanted, not for everything their transactions wrote."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# The text of a version is pinned as in versions_of (journal/apps.py); the table's name is quoted.
KEEP = """
CREATE OR REPLACE FUNCTION journal_keep_digests(wanted_table text, wanted_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO erased_versions (entry_id, table_name, version_id, digest)
         SELECT e.id, $1, v.pgh_id, coalesce(erased_digest(e.id, $1, v.pgh_id), version_digest(e.salt, $1, to_jsonb(v)))
           FROM %1$I v JOIN journal_entries e ON e.txid = v.txid
          WHERE v.pgh_id = ANY($2) AND v.pgh_id > coalesce((e.since ->> $1)::bigint, 0)
            AND v.pgh_id <= (e.upto ->> $1)::bigint', wanted_table) USING wanted_table, wanted_ids;
END $$;
CREATE OR REPLACE FUNCTION journal_note_erased(wanted_table text, wanted_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
BEGIN
    EXECUTE format(
        'UPDATE erased_versions x SET left_digest = version_digest(e.salt, $1, to_jsonb(v))
           FROM %1$I v, journal_entries e
          WHERE v.pgh_id = ANY($2) AND e.id = x.entry_id AND x.table_name = $1 AND x.version_id = v.pgh_id
            AND x.txid = pg_current_xact_id()::text::bigint', wanted_table) USING wanted_table, wanted_ids;
END $$;
REVOKE ALL ON FUNCTION journal_keep_digests(text, bigint[]), journal_note_erased(text, bigint[]) FROM PUBLIC, {{app}};
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0009_reading_stops")]

    operations = [in_schema(KEEP)]
