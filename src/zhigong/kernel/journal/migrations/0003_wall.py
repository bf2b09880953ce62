"""The seat as the database knows it, and the journal's own wall: written through one function, changed by nobody."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Policies call these inside (SELECT …): evaluated once per query, and raising when nobody acts in a seat.
SEAT = """
CREATE FUNCTION seat_setting(name text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF coalesce(current_setting('zg.lo', true), '') = '' THEN
        RAISE EXCEPTION 'no seat: register data is read and written inside acting(seat) only'
            USING ERRCODE = 'ZG000';
    END IF;
    RETURN nullif(current_setting(name, true), '');
END $$;
CREATE FUNCTION seat_lo() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.lo')::bigint; END $$;
CREATE FUNCTION seat_hi() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.hi')::bigint; END $$;
CREATE FUNCTION seat_ilo() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.ilo')::bigint; END $$;
CREATE FUNCTION seat_ihi() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.ihi')::bigint; END $$;
CREATE FUNCTION seat_person() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.person')::uuid; END $$;
CREATE FUNCTION seat_account() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.account')::uuid; END $$;
CREATE FUNCTION seat_role() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.role'); END $$;
CREATE FUNCTION seat_sees_people() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN coalesce(seat_setting('zg.role') IN ({{sees_people}}), false); END $$;
"""

# The digest's text is the same in every session: time zone, byte and number output are pinned; nulls are left out,
# so that a column added later (nullable) changes no old digest.
DIGESTS = """
CREATE TABLE erased_versions (
    entry_id bigint NOT NULL,
    table_name text NOT NULL,
    version_id bigint NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (entry_id, table_name, version_id)
);
REVOKE ALL ON erased_versions FROM {{app}};
COMMENT ON TABLE erased_versions IS
    'digests of row versions whose personal values were erased: the journal still verifies, the values are gone';

CREATE FUNCTION version_digest(salt bytea, table_name text, version jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(salt || convert_to(table_name || jsonb_strip_nulls(version)::text, 'UTF8'));

-- replaced after every migrate by one that walks all versioned tables (journal/apps.py)
CREATE FUNCTION versions_of(wanted bigint, after jsonb) RETURNS TABLE (table_name text, version_id bigint, version jsonb)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS
$$ SELECT NULL::text, NULL::bigint, NULL::jsonb WHERE false $$;
REVOKE ALL ON FUNCTION versions_of(bigint, jsonb) FROM {{app}};
"""

RECORD = """
CREATE FUNCTION journal_record(
    what text, outcome text, subjects uuid[], matter uuid, unit bigint, purpose text,
    procedure_version text, detail jsonb, salt bytea
) RETURNS bigint LANGUAGE plpgsql VOLATILE {{definer}} AS $$
#variable_conflict use_variable
DECLARE
    running bigint := pg_current_xact_id()::text::bigint;
    before jsonb;
    found_digests bytea;
    covered jsonb;
    made bigint;
BEGIN
    SELECT e.upto INTO before FROM journal_entries e WHERE e.txid = running ORDER BY e.id DESC LIMIT 1;
    before := coalesce(before, '{}'::jsonb);
    SELECT string_agg(version_digest(salt, v.table_name, v.version), ''::bytea ORDER BY v.table_name, v.version_id),
           jsonb_object_agg(v.table_name, v.highest)
      INTO found_digests, covered
      FROM (SELECT f.*, max(f.version_id) OVER (PARTITION BY f.table_name) AS highest
              FROM versions_of(running, before) f) v;
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

-- An entry's digest computed again from the versions that are there now; erased versions by the digest kept.
CREATE FUNCTION journal_digest_now(entry bigint) RETURNS bytea LANGUAGE sql STABLE {{definer}} AS $$
    SELECT sha256(e.salt || coalesce((
        SELECT string_agg(coalesce(x.digest, version_digest(e.salt, v.table_name, v.version)), ''::bytea
                          ORDER BY v.table_name, v.version_id)
          FROM versions_of(e.txid, e.since) v
          LEFT JOIN erased_versions x
            ON x.entry_id = e.id AND x.table_name = v.table_name AND x.version_id = v.version_id
         WHERE v.version_id <= (e.upto ->> v.table_name)::bigint), ''::bytea))
      FROM journal_entries e WHERE e.id = entry
$$;

CREATE FUNCTION journal_keep_digests(wanted_table text, wanted_ids bigint[]) RETURNS void
LANGUAGE sql VOLATILE {{definer}} AS $$
    INSERT INTO erased_versions (entry_id, table_name, version_id, digest)
    SELECT e.id, v.table_name, v.version_id, version_digest(e.salt, v.table_name, v.version)
      FROM (SELECT DISTINCT f.txid FROM version_transactions(wanted_table, wanted_ids) f) t
      JOIN journal_entries e ON e.txid = t.txid
      CROSS JOIN LATERAL versions_of(e.txid, e.since) v
     WHERE v.table_name = wanted_table AND v.version_id = ANY(wanted_ids)
       AND v.version_id <= (e.upto ->> v.table_name)::bigint
    ON CONFLICT DO NOTHING
$$;
"""

# Which transactions wrote these versions: a plain dynamic read, the table's name is quoted.
TRANSACTIONS = """
CREATE FUNCTION version_transactions(wanted_table text, wanted_ids bigint[]) RETURNS TABLE (txid bigint)
LANGUAGE plpgsql STABLE {{definer}} AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT txid FROM %I WHERE pgh_id = ANY($1)', wanted_table) USING wanted_ids;
END $$;
REVOKE ALL ON FUNCTION version_transactions(text, bigint[]) FROM {{app}};
"""

APPEND_ONLY = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON journal_entries, journal_order, seals FROM {{app}};
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'ZG001';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_order
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX journal_subjects ON journal_entries USING gin (subjects);
"""

# The one sequencer: entries of transactions that all later snapshots agree about (below xmin), in order of
# transaction and id. What commits late has a transaction id at or above the xmin seen then, so nothing is skipped.
ORDER = """
CREATE FUNCTION journal_sequence(batch integer) RETURNS integer LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE
    last_number bigint; last_txid bigint; last_id bigint; given integer;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('journal_order'), hashtext(current_schema())) THEN
        RETURN 0;
    END IF;
    SELECT o.number, e.txid, e.id INTO last_number, last_txid, last_id
      FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id ORDER BY o.number DESC LIMIT 1;
    INSERT INTO journal_order (number, entry_id)
    SELECT coalesce(last_number, 0) + row_number() OVER (ORDER BY e.txid, e.id), e.id
      FROM journal_entries e
     WHERE (e.txid, e.id) > (coalesce(last_txid, 0), coalesce(last_id, 0))
       AND e.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     ORDER BY e.txid, e.id LIMIT batch;
    GET DIAGNOSTICS given = ROW_COUNT;
    RETURN given;
END $$;
-- What a seal hashes of each entry: its whole row as text, the same in every session.
CREATE FUNCTION journal_leaves(first bigint, last bigint) RETURNS TABLE (number bigint, leaf bytea)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    SELECT o.number, convert_to(o.number || jsonb_strip_nulls(to_jsonb(e))::text, 'UTF8')
      FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id
     WHERE o.number BETWEEN first AND last ORDER BY o.number
$$;
CREATE FUNCTION journal_seal(first bigint, last bigint, root bytea, chained bytea, key_id text, signature bytea)
RETURNS bigint LANGUAGE sql VOLATILE {{definer}} AS $$
    INSERT INTO seals (first_number, last_number, root, chained, key_id, signature, at)
    VALUES (first, last, root, chained, key_id, signature, now()) RETURNING id
$$;
"""

POLICIES = """
ALTER TABLE journal_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_by_auditors ON journal_entries FOR SELECT TO {{app}}
    USING ((SELECT seat_role() IN ({{reads_journal}})));
CREATE POLICY read_by_subject ON journal_entries FOR SELECT TO {{app}}
    USING (subjects @> ARRAY[(SELECT seat_person())]);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_columns")]

    operations = [
        in_schema(part) for part in (SEAT, DIGESTS, TRANSACTIONS, RECORD, APPEND_ONLY, ORDER, POLICIES)
    ]
