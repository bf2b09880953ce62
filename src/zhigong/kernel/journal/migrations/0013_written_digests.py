"""A row version is digested as the database writes it down, not as JSON made of it: less than half the work."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# A row as text names no column and leaves a null empty, so that columns added later (at the end, null in old rows)
# only lengthen its tail of commas, which is cut off: a value that ends so itself stands in quotes. Entries of shape 1
# (null) keep the digests they have.
DIGEST = """
CREATE FUNCTION written_digest(salt bytea, table_name text, written text) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(salt || convert_to(table_name || rtrim(written, ',)'), 'UTF8'));
CREATE FUNCTION entry_versions(entry bigint) RETURNS TABLE (table_name text, version_id bigint, digest bytea)
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT v.table_name, v.version_id, coalesce(erased_digest(e.id, v.table_name, v.version_id), v.digest)
      FROM journal_entries e
      CROSS JOIN LATERAL (
        SELECT f.table_name, f.version_id, version_digest(e.salt, f.table_name, f.version) AS digest
          FROM versions_of(CASE WHEN e.shape IS NULL THEN e.txid END, e.since) f
        UNION ALL
        SELECT f.table_name, f.version_id, written_digest(e.salt, f.table_name, f.written)
          FROM versions_written(CASE WHEN e.shape = 2 THEN e.txid END, e.since) f) v
     WHERE e.id = entry AND v.version_id <= (e.upto ->> v.table_name)::bigint
$$;
CREATE OR REPLACE FUNCTION journal_versions_now(entry bigint)
RETURNS TABLE (table_name text, version_id bigint, digest bytea) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT v.table_name, v.version_id, v.digest FROM entry_versions(entry) v
$$;
CREATE OR REPLACE FUNCTION journal_digest_now(entry bigint) RETURNS bytea LANGUAGE sql STABLE {{definer}} AS $$
    SELECT sha256(e.salt || coalesce((
        SELECT string_agg(v.digest, ''::bytea ORDER BY v.table_name, v.version_id) FROM entry_versions(entry) v),
        ''::bytea))
      FROM journal_entries e WHERE e.id = entry
$$;
REVOKE ALL ON FUNCTION entry_versions(bigint) FROM PUBLIC, {{app}};
CREATE OR REPLACE FUNCTION journal_keep_digests(wanted_table text, wanted_ids bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE {{definer}}
SET timezone = 'UTC' SET bytea_output = 'hex' SET datestyle = 'ISO, YMD' SET intervalstyle = 'iso_8601' AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO erased_versions (entry_id, table_name, version_id, digest)
         SELECT e.id, $1, v.pgh_id, coalesce(erased_digest(e.id, $1, v.pgh_id),
                    CASE WHEN e.shape IS NULL THEN version_digest(e.salt, $1, to_jsonb(v))
                         ELSE written_digest(e.salt, $1, v::text) END)
           FROM %1$I v JOIN journal_entries e ON e.txid = v.txid
          WHERE v.pgh_id = ANY($2) AND v.pgh_id > coalesce((e.since ->> $1)::bigint, 0)
            AND v.pgh_id <= (e.upto ->> $1)::bigint', wanted_table) USING wanted_table, wanted_ids;
END $$;
"""

# As in 0009, with the versions as written.
RECORD = """
DO $do$
DECLARE
    record text := pg_get_functiondef('journal_record'::regproc);
    walked text := $q$version_digest(salt, f.table_name, f.version) AS digest
                          FROM versions_of(running, before) f$q$;
    columns text := 'since, upto, covers, digest)';
    written text := 'sha256(salt || coalesce(found_digests, ''''::bytea)))';
BEGIN
    IF strpos(record, walked) = 0 OR strpos(record, columns) = 0 OR strpos(record, written) = 0 THEN
        RAISE EXCEPTION 'the journal does not record as it did';
    END IF;
    record := replace(record, walked, $q$written_digest(salt, f.table_name, f.written) AS digest
                          FROM versions_written(running, before) f$q$);
    record := replace(record, columns, 'since, upto, covers, shape, digest)');
    EXECUTE replace(record, written, '2::smallint, ' || written);
END $do$;
"""


def learn(apps, schema_editor):
    """Write down the walk over the versioned tables there are; every migrate does it again at its end."""
    from zhigong.kernel.journal.apps import learn_versioned_tables

    learn_versioned_tables(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("journal", "0012_hotline_seats")]

    operations = [
        migrations.AddField(
            "entry",
            "shape",
            models.SmallIntegerField(
                null=True, help_text="how the versions it covers are digested: 2 as written, null as JSON"
            ),
        ),
        migrations.RunPython(learn, migrations.RunPython.noop),
        in_schema(DIGEST),
        in_schema(RECORD),
    ]
