"""Seals become leaves of one growing tree, keep their own leaves, and each entry names the versions it covers."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema
from zhigong.lib import merkle

# As before (a transaction without an id has written nothing). `covers` names table and version of every digest in the entry's own: 8 bytes of version id, 4 of its digest.
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
    reached jsonb;
    covered jsonb;
    made bigint;
BEGIN
    IF has_written THEN
        SELECT e.upto INTO before FROM journal_entries e WHERE e.txid = running ORDER BY e.id DESC LIMIT 1;
        before := coalesce(before, '{}'::jsonb);
        SELECT string_agg(t.digests, ''::bytea ORDER BY t.table_name),
               jsonb_object_agg(t.table_name, t.highest), jsonb_object_agg(t.table_name, encode(t.marks, 'hex'))
          INTO found_digests, reached, covered
          FROM (SELECT d.table_name, max(d.version_id) AS highest,
                       string_agg(d.digest, ''::bytea ORDER BY d.version_id) AS digests,
                       string_agg(int8send(d.version_id) || substr(d.digest, 1, 4), ''::bytea
                                  ORDER BY d.version_id) AS marks
                  FROM (SELECT f.table_name, f.version_id, version_digest(salt, f.table_name, f.version) AS digest
                          FROM versions_of(running, before) f OFFSET 0) d
                 GROUP BY d.table_name) t;
    END IF;
    INSERT INTO journal_entries (txid, at, account_id, grant_id, role, unit_id, what, outcome, subjects, matter_id,
                                 purpose, procedure_version, detail, salt, since, upto, covers, digest)
    VALUES (running, now(),
            nullif(current_setting('zg.account', true), '')::uuid,
            nullif(current_setting('zg.grant', true), '')::bigint,
            coalesce(current_setting('zg.role', true), ''),
            coalesce(unit, nullif(current_setting('zg.unit', true), '')::bigint),
            what, outcome, subjects, matter, purpose, procedure_version, detail, salt,
            before, before || coalesce(reached, '{}'::jsonb), coalesce(covered, '{}'::jsonb),
            sha256(salt || coalesce(found_digests, ''::bytea)))
    RETURNING id INTO made;
    RETURN made;
END $$;
"""

# Which versions an entry covers and what is there now; entries from before `covers` answer with themselves.
COVERED = """
CREATE FUNCTION journal_versions_now(entry bigint)
RETURNS TABLE (table_name text, version_id bigint, digest bytea) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT v.table_name, v.version_id, coalesce(x.digest, version_digest(e.salt, v.table_name, v.version))
      FROM journal_entries e
      CROSS JOIN LATERAL versions_of(e.txid, e.since) v
      LEFT JOIN erased_versions x
        ON x.entry_id = e.id AND x.table_name = v.table_name AND x.version_id = v.version_id
     WHERE e.id = entry AND v.version_id <= (e.upto ->> v.table_name)::bigint
$$;
REVOKE ALL ON FUNCTION journal_versions_now(bigint) FROM PUBLIC, {{app}};
CREATE FUNCTION verify_covered(first bigint, last bigint)
RETURNS TABLE (table_name text, row_id text, problem text) LANGUAGE plpgsql STABLE {{definer}} AS $$
DECLARE entry journal_entries; named boolean;
BEGIN
    FOR entry IN
        SELECT e.* FROM journal_entries e
         WHERE (first IS NULL OR e.id IN (SELECT o.entry_id FROM journal_order o WHERE o.number BETWEEN first AND last))
           AND e.digest IS DISTINCT FROM journal_digest_now(e.id) ORDER BY e.id
    LOOP
        named := false;
        FOR table_name, row_id, problem IN
            WITH expected AS (
                SELECT c.key AS of_table, ('x' || substr(c.value, place, 16))::bit(64)::bigint AS id,
                       decode(substr(c.value, place + 16, 8), 'hex') AS mark
                  FROM jsonb_each_text(coalesce(entry.covers, '{}'::jsonb)) c
                  CROSS JOIN LATERAL generate_series(1, length(c.value), 24) place
            ), present AS (
                SELECT n.table_name AS of_table, n.version_id AS id, substr(n.digest, 1, 4) AS mark
                  FROM journal_versions_now(entry.id) n WHERE entry.covers IS NOT NULL
            )
            SELECT of_table, id::text, CASE WHEN p.mark IS NULL THEN 'was deleted'
                                            WHEN x.mark IS NULL THEN 'was added afterwards'
                                            ELSE 'was changed' END || ' (journal entry ' || entry.id || ')'
              FROM expected x FULL JOIN present p USING (of_table, id) WHERE x.mark IS DISTINCT FROM p.mark
        LOOP
            named := true;
            RETURN NEXT;
        END LOOP;
        IF NOT named THEN
            table_name := 'journal_entries';
            row_id := entry.id::text;
            problem := 'the digest does not fit the row versions that are there now';
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;
"""

# Shape 2: what may be read by whomever the entry concerns, and one digest that hides the rest (the row holds a salt).
TEXT = """jsonb_build_array(2, o.number, e.at, e.what, e.outcome, e.unit_id, e.role, e.purpose,
           encode(sha256(convert_to(jsonb_strip_nulls(to_jsonb(e))::text, 'UTF8')), 'hex'))::text"""
LEAVES = """
CREATE OR REPLACE FUNCTION journal_leaves(first bigint, last bigint) RETURNS TABLE (number bigint, leaf bytea)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    SELECT o.number, convert_to(o.number || jsonb_strip_nulls(to_jsonb(e))::text, 'UTF8')
      FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id
     WHERE o.number BETWEEN first AND last AND (SELECT seat_role() IN ({{reads_journal}})) ORDER BY o.number
$$;
CREATE FUNCTION journal_leaf_texts(first bigint, last bigint)
RETURNS TABLE (number bigint, entry_id bigint, leaf text)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    SELECT o.number, o.entry_id, CASE WHEN e.id IS NOT NULL THEN TEXT END
      FROM journal_order o LEFT JOIN journal_entries e ON e.id = o.entry_id
     WHERE o.number BETWEEN first AND last AND (SELECT seat_role() IN ({{reads_journal}})) ORDER BY o.number
$$;
CREATE FUNCTION journal_leaf_text(entry bigint) RETURNS TABLE (number bigint, leaf text)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    SELECT o.number, TEXT
      FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id
     WHERE e.id = entry AND ((SELECT seat_role() IN ({{reads_journal}})) OR e.subjects @> ARRAY[(SELECT seat_person())])
$$;
""".replace("TEXT", TEXT)

SEAL = """
DROP FUNCTION journal_seal(bigint, bigint, bytea, bytea, text, bytea);
CREATE FUNCTION journal_seal(first bigint, last bigint, place bigint, root bytea, chained bytea, log_root bytea,
                             nodes bytea, leaves bytea, key_id text, signature bytea)
RETURNS bigint LANGUAGE plpgsql VOLATILE {{definer}} AS $$
#variable_conflict use_variable
DECLARE made bigint;
BEGIN
    IF seat_role() IS DISTINCT FROM 'system' THEN
        RAISE EXCEPTION 'this seat seals nothing' USING ERRCODE = 'ZG003';
    END IF;
    INSERT INTO seals (first_number, last_number, place, root, chained, log_root, nodes, leaves, key_id, signature, at)
    VALUES (first, last, place, root, chained, log_root, nodes, leaves, key_id, signature, now()) RETURNING id INTO made;
    RETURN made;
END $$;
-- One sealer at a time; who finds another at it goes away.
CREATE FUNCTION journal_seal_turn() RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT pg_try_advisory_xact_lock(hashtext('seals'), hashtext(current_schema()))
$$;
"""


def plant(apps, schema_editor):
    """Give the seals that are there their place in the tree; their own signatures stay over the chain."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, chained FROM seals ORDER BY last_number")
        rows = cursor.fetchall()
        if not rows:
            return
        known: dict[tuple[int, int], bytes] = {}
        cursor.execute("ALTER TABLE seals DISABLE TRIGGER append_only")
        for place, (key, chained) in enumerate(rows):
            made = merkle.completed_by(place, merkle.leaf_hash(bytes(chained)), lambda *at: known[at])
            known.update({(level, at): value for level, at, value in made})
            nodes = b"".join(value for _level, _at, value in made)
            cursor.execute("UPDATE seals SET place = %s, nodes = %s WHERE id = %s", [place, nodes, key])
        cursor.execute("ALTER TABLE seals ENABLE TRIGGER append_only")


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_plain_reading")]

    operations = [
        migrations.AddField(
            "entry",
            "covers",
            models.JSONField(null=True, help_text="table → versions this digest covers, with a mark of each"),
        ),
        migrations.AddField("seal", "place", models.BigIntegerField(null=True)),
        migrations.AddField("seal", "log_root", models.BinaryField(null=True, max_length=32)),
        migrations.AddField("seal", "nodes", models.BinaryField(null=True)),
        migrations.AddField("seal", "leaves", models.BinaryField(null=True)),
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.AlterField(
            "seal", "place", models.BigIntegerField(unique=True, help_text="place among the seals, from 0")
        ),
        migrations.AlterField(
            "seal",
            "log_root",
            models.BinaryField(
                null=True,
                max_length=32,
                help_text="root over all seals up to this one; null before seals had one",
            ),
        ),
        migrations.AlterField(
            "seal", "nodes", models.BinaryField(help_text="whole subtrees this seal completes, leaf first")
        ),
        migrations.AlterField(
            "seal",
            "leaves",
            models.BinaryField(
                null=True,
                help_text="leaf hashes of its entries, to name a changed one; null before they were kept",
            ),
        ),
        migrations.AlterField(
            "seal",
            "chained",
            models.BinaryField(
                max_length=32, help_text="SM3(previous chained ‖ previous signature ‖ root ‖ first ‖ last)"
            ),
        ),
        in_schema(RECORD),
        in_schema(COVERED),
        in_schema(LEAVES),
        in_schema(SEAL),
    ]
