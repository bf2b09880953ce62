"""What was erased is itself covered by the entry of its erasure: a digest kept cannot be slipped in beside a changed row."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# With a transaction id the table is walked by versions_of like every table of versions (journal/apps.py).
TABLE = """
ALTER TABLE erased_versions DROP CONSTRAINT erased_versions_pkey;
ALTER TABLE erased_versions ADD COLUMN left_digest bytea;
ALTER TABLE erased_versions ADD COLUMN pgh_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
ALTER TABLE erased_versions ADD COLUMN txid bigint DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX erased_versions_of ON erased_versions (entry_id, table_name, version_id, pgh_id);
CREATE INDEX erased_versions_txid ON erased_versions (txid);
COMMENT ON COLUMN erased_versions.left_digest IS 'digest of what is left of the row, under the same salt';
"""

DIGESTS = """
CREATE FUNCTION erased_digest(of_entry bigint, of_table text, of_version bigint) RETURNS bytea
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT x.digest FROM erased_versions x
     WHERE x.entry_id = of_entry AND x.table_name = of_table AND x.version_id = of_version ORDER BY x.pgh_id LIMIT 1
$$;
REVOKE ALL ON FUNCTION erased_digest(bigint, text, bigint) FROM PUBLIC, {{app}};

CREATE OR REPLACE FUNCTION journal_digest_now(entry bigint) RETURNS bytea LANGUAGE sql STABLE {{definer}} AS $$
    SELECT sha256(e.salt || coalesce((
        SELECT string_agg(coalesce(erased_digest(e.id, v.table_name, v.version_id),
                                   version_digest(e.salt, v.table_name, v.version)), ''::bytea
                          ORDER BY v.table_name, v.version_id)
          FROM versions_of(e.txid, e.since) v
         WHERE v.version_id <= (e.upto ->> v.table_name)::bigint), ''::bytea))
      FROM journal_entries e WHERE e.id = entry
$$;
CREATE OR REPLACE FUNCTION journal_versions_now(entry bigint)
RETURNS TABLE (table_name text, version_id bigint, digest bytea) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT v.table_name, v.version_id, coalesce(erased_digest(e.id, v.table_name, v.version_id),
                                                version_digest(e.salt, v.table_name, v.version))
      FROM journal_entries e
      CROSS JOIN LATERAL versions_of(e.txid, e.since) v
     WHERE e.id = entry AND v.version_id <= (e.upto ->> v.table_name)::bigint
$$;
"""

# Before values go: what each version was under each entry that covers it. Afterwards: what is left of it.
KEEP = """
CREATE OR REPLACE FUNCTION journal_keep_digests(wanted_table text, wanted_ids bigint[]) RETURNS void
LANGUAGE sql VOLATILE {{definer}} AS $$
    INSERT INTO erased_versions (entry_id, table_name, version_id, digest)
    SELECT e.id, v.table_name, v.version_id,
           coalesce(erased_digest(e.id, v.table_name, v.version_id), version_digest(e.salt, v.table_name, v.version))
      FROM (SELECT DISTINCT f.txid FROM version_transactions(wanted_table, wanted_ids) f) t
      JOIN journal_entries e ON e.txid = t.txid
      CROSS JOIN LATERAL versions_of(e.txid, e.since) v
     WHERE v.table_name = wanted_table AND v.version_id = ANY(wanted_ids)
       AND v.version_id <= (e.upto ->> v.table_name)::bigint
$$;
CREATE FUNCTION journal_note_erased(wanted_table text, wanted_ids bigint[]) RETURNS void
LANGUAGE sql VOLATILE {{definer}} AS $$
    UPDATE erased_versions x SET left_digest = version_digest(e.salt, v.table_name, v.version)
      FROM (SELECT DISTINCT f.txid FROM version_transactions(wanted_table, wanted_ids) f) t
      JOIN journal_entries e ON e.txid = t.txid
      CROSS JOIN LATERAL versions_of(e.txid, e.since) v
     WHERE v.table_name = wanted_table AND v.version_id = ANY(wanted_ids)
       AND x.entry_id = e.id AND x.table_name = v.table_name AND x.version_id = v.version_id
       AND x.txid = pg_current_xact_id()::text::bigint
$$;
REVOKE ALL ON FUNCTION journal_keep_digests(text, bigint[]), journal_note_erased(text, bigint[]) FROM PUBLIC, {{app}};
"""


def cover(apps, schema_editor):
    """Let an entry of the journal cover what was erased before there was one."""
    from zhigong.kernel.journal.apps import learn_versioned_tables

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE erased_versions SET txid = pg_current_xact_id()::text::bigint")
        if cursor.rowcount:
            learn_versioned_tables(schema_editor.connection.alias)
            cursor.execute(
                "SELECT journal_record('journal.upgrade', 'done', '{}', NULL, NULL, '', '', '{}', uuid_send(gen_random_uuid()))"
            )


class Migration(migrations.Migration):
    dependencies = [("journal", "0007_withholding")]

    operations = [
        in_schema(TABLE),
        in_schema(DIGESTS),
        in_schema(KEEP),
        migrations.RunPython(cover, migrations.RunPython.noop),
    ]
