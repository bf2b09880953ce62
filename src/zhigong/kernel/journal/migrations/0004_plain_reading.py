"""An entry of a transaction that wrote nothing before it (a page that was read) has no row versions to look for."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# As in 0003; a transaction without an id has written nothing, so there are neither versions nor an entry before.
RECORD = """
CREATE OR REPLACE FUNCTION journal_record(
    what text, outcome text, subjects uuid[], matter uuid, unit bigint, purpose text,
    procedure_version text, detail jsonb, salt bytea
) RETURNS bigint LANGUAGE plpgsql VOLATILE {{definer}} AS $$
#variable_conflict use_variable
DECLARE
    has_written boolean := pg_current_xact_id_if_assigned() IS NOT NULL;
    running bigint := pg_current_xact_id()::text::bigint;
    before jsonb := '{}'::jsonb;
    found_digests bytea;
    covered jsonb;
    made bigint;
BEGIN
    IF has_written THEN
        SELECT e.upto INTO before FROM journal_entries e WHERE e.txid = running ORDER BY e.id DESC LIMIT 1;
        before := coalesce(before, '{}'::jsonb);
        SELECT string_agg(version_digest(salt, v.table_name, v.version), ''::bytea ORDER BY v.table_name, v.version_id),
               jsonb_object_agg(v.table_name, v.highest)
          INTO found_digests, covered
          FROM (SELECT f.*, max(f.version_id) OVER (PARTITION BY f.table_name) AS highest
                  FROM versions_of(running, before) f) v;
    END IF;
    INSERT INTO journal_entries (txid, at, account_id, grant_id, role, unit_id, what, outcome, subjects, matter_id,
                                 purpose, procedure_version, detail, salt, since, upto, digest)
    VALUES (running, now(),
            nullif(current_setting('zg.account', true), '')::uuid,
            nullif(current_setting('zg.grant', true), '')::bigint,
            coalesce(current_setting('zg.role', true), ''),
            coalesce(unit, nullif(current_setting('zg.unit', true), '')::bigint),
            what, outcome, subjects, matter, purpose, procedure_version, detail, salt,
            before, before || coalesce(covered, '{}'::jsonb),
            sha256(salt || coalesce(found_digests, ''::bytea)))
    RETURNING id INTO made;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_wall")]

    operations = [in_schema(RECORD)]
