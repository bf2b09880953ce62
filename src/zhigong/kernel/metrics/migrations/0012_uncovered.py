"""A row version no entry of the journal covers is named: whoever changes a row as the database's owner leaves just that."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# The triggers write a version for whoever changes a row; only our program writes the entry that covers it, in the same
# transaction. Versions of the transaction that asks are left out: its entry may still come.
UNCOVERED = """
CREATE FUNCTION verify_uncovered(from_txid bigint) RETURNS TABLE (table_name text, row_id text, problem text)
LANGUAGE plpgsql STABLE {{definer}} AS $$
DECLARE walked text; key text;
BEGIN
    FOR walked, key IN
        SELECT c.relname::text, CASE WHEN c.relname LIKE '%\\_versions' THEN 'pgh_id' ELSE 'id' END
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'txid'
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'journal_entries'
         ORDER BY 1
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %1$L::text, t.%2$I::text, ''no entry of the journal covers it''::text
               FROM %1$I t
               LEFT JOIN (SELECT e.txid, max((e.upto ->> %1$L)::bigint) AS upto FROM journal_entries e
                           WHERE e.txid >= $1 AND e.upto ? %1$L GROUP BY e.txid) r ON r.txid = t.txid
              WHERE t.txid >= $1 AND (r.upto IS NULL OR t.%2$I > r.upto) AND t.txid IS DISTINCT FROM $2', walked, key)
            USING from_txid, pg_current_xact_id_if_assigned()::text::bigint;
    END LOOP;
END $$;
ALTER FUNCTION verify_covered(bigint, bigint) RENAME TO verify_digests;
CREATE FUNCTION verify_covered(first bigint, last bigint) RETURNS TABLE (table_name text, row_id text, problem text)
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT * FROM verify_digests(first, last)
    UNION ALL
    SELECT * FROM verify_uncovered(coalesce((
        SELECT e.txid FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id WHERE o.number = first), 0))
    UNION ALL
    SELECT * FROM verify_withheld()
$$;
"""

# What keeps a reading from its person, and how far the breaker has counted, say nothing the journal does not say.
WITHHELD = """
CREATE FUNCTION verify_withheld() RETURNS TABLE (table_name text, row_id text, problem text)
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT 'withholding_orders', w.id::text, 'no entry of the journal tells of it as it stands'
      FROM withholding_orders w
     WHERE NOT EXISTS (
            SELECT FROM journal_entries e
             WHERE e.what = 'journal.ask_to_withhold' AND e.subjects @> w.subjects AND e.subjects <@ w.subjects
               AND e.unit_id = w.unit_id AND e.account_id IS NOT DISTINCT FROM w.asked_by
               AND e.detail ->> 'order' = w.id::text AND e.detail ->> 'until' = w.until_on::text)
        OR w.confirmed_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM journal_entries e
             WHERE e.what = CASE WHEN w.is_refused THEN 'journal.refuse_to_withhold' ELSE 'journal.withhold' END
               AND e.subjects @> w.subjects AND e.account_id IS NOT DISTINCT FROM w.confirmed_by
               AND e.detail ->> 'order' = w.id::text)
    UNION ALL
    SELECT 'reading_progress', p.number::text, 'counted further than the journal goes'
      FROM reading_progress p WHERE p.number > (SELECT coalesce(max(o.number), 0) FROM journal_order o)
$$;
"""

# Each step begins where the one before ended, and a matter stands where its last step led.
MATTERS = """
CREATE OR REPLACE FUNCTION verify_matters() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT m.id::text, 'position differs from its unit'
      FROM matters m JOIN units u ON u.id = m.unit_id
     WHERE (m.position, m.industry_position) <> (u.position, u.industry_position)
    UNION ALL
    SELECT m.id::text, 'state ' || m.state || ', its last step led to ' || s.to_state
      FROM matters m
      JOIN (SELECT DISTINCT ON (matter_id) matter_id, to_state FROM matter_steps ORDER BY matter_id, id DESC) s
        ON s.matter_id = m.id
     WHERE m.state <> s.to_state
    UNION ALL
    SELECT matter_id::text, 'step ' || id || ' begins at ' || from_state || ', the one before led to ' || before
      FROM (SELECT id, matter_id, from_state, lag(to_state) OVER (PARTITION BY matter_id ORDER BY id) AS before
              FROM matter_steps) s
     WHERE from_state <> before
$$;
"""

# A key that is gone makes its person unreadable: only an erasure may do that.
KEYS = """
ALTER FUNCTION verify_erased() RENAME TO verify_erased_versions;
CREATE FUNCTION verify_erased() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT * FROM verify_erased_versions()
    UNION ALL
    SELECT p.id::text, CASE WHEN p.erased_at IS NULL THEN 'the person''s key is gone, nobody erased them'
                            ELSE 'erased, and the person''s key is there' END
      FROM people p LEFT JOIN person_keys k ON k.person_id = p.id
     WHERE (p.erased_at IS NULL) IS DISTINCT FROM (k.wrapped IS NOT NULL)
$$;
"""


def cover(apps, schema_editor):
    """Let an entry of the journal cover what was written without one until now (building a tree, an older version)."""
    from zhigong.kernel.journal.apps import VERSIONED, learn_versioned_tables

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE uncovered ON COMMIT DROP AS SELECT * FROM verify_uncovered(0)")
        if not cursor.rowcount:
            return
        learn_versioned_tables(schema_editor.connection.alias)
        cursor.execute(VERSIONED)
        for table, key in cursor.fetchall():
            cursor.execute(
                "SELECT EXISTS (SELECT FROM uncovered WHERE table_name = %s), EXISTS (SELECT FROM pg_trigger"
                " WHERE tgrelid = to_regclass(%s) AND tgname = 'append_only')",
                [table, table],
            )
            is_found, is_guarded = cursor.fetchone()
            if not is_found:
                continue
            if is_guarded:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            cursor.execute(
                f"UPDATE {table} t SET txid = pg_current_xact_id()::text::bigint"
                f"  FROM uncovered u WHERE u.table_name = %s AND t.{key} = u.row_id::bigint",
                [table],
            )
            if is_guarded:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
        cursor.execute(
            "SELECT journal_record('journal.upgrade', 'done', '{}', NULL, NULL, '', '',"
            " (SELECT jsonb_object_agg(table_name, n) FROM (SELECT table_name, count(*) AS n FROM uncovered"
            " GROUP BY 1) c), uuid_send(gen_random_uuid()))"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0011_units_once"),
        ("journal", "0014_stops_by_two"),
        ("people", "0012_retired_keys"),
        ("memberships", "0018_departures"),
        ("orgs", "0008_placements"),
    ]

    operations = [
        in_schema(WITHHELD),
        in_schema(UNCOVERED),
        in_schema(KEYS),
        in_schema(MATTERS),
        migrations.RunPython(cover, migrations.RunPython.noop),
    ]
