"""Crossed cells of nodes with many members, kept by folding: one row per sex, kind, industry and year of birth."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Twelve months in a row: a nation has some ten thousand rows, however many members. Year 0 is a birth nobody knows.
# A node is noted when a fold lifts it to `tally_cross_from`; metrics counts it once (tally_cross), then folds keep it.
TABLES = """
CREATE TABLE tally_crossed (node_id bigint PRIMARY KEY, is_kept boolean NOT NULL DEFAULT false);
CREATE TABLE tally_cells (
    node_id bigint NOT NULL, sex text NOT NULL, worker_kind text NOT NULL, industry text NOT NULL,
    birth_year smallint NOT NULL, months bigint[] NOT NULL,
    PRIMARY KEY (node_id, sex, worker_kind, industry, birth_year)
) WITH (fillfactor = 80);
REVOKE ALL ON tally_crossed, tally_cells FROM {{app}};
CREATE FUNCTION tally_cross_from() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 5000;
CREATE FUNCTION tally_year(birth_month text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(nullif(left(birth_month, 4), ''), '0')::smallint;
CREATE FUNCTION tally_month(birth_month text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(nullif(substr(birth_month, 6, 2), ''), '1')::integer;
INSERT INTO tally_crossed (node_id) SELECT node_id FROM tally_totals
 WHERE measure = 'members' AND dimension = '' AND amount >= tally_cross_from();
"""
SUMMED = "ARRAY[" + ", ".join(f"coalesce(sum(amount) FILTER (WHERE born = {n}), 0)" for n in range(1, 13)) + "]::bigint[]"
ADDED = "ARRAY[" + ", ".join(f"t.months[{n}] + excluded.months[{n}]" for n in range(1, 13)) + "]"

# As in 0002_wall. A crossing (which counts a node beside what waits) lets no fold run meanwhile.
FOLD = f"""
CREATE OR REPLACE FUNCTION tally_fold(batch integer) RETURNS integer LANGUAGE plpgsql VOLATILE {{{{definer}}}} AS $$
DECLARE folded integer;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('tally.cross'), hashtext(current_schema()));
    WITH taken AS (
        DELETE FROM tally_deltas WHERE id IN (
            SELECT id FROM tally_deltas ORDER BY id LIMIT batch FOR UPDATE SKIP LOCKED)
        RETURNING measure, nodes, dimensions, amount
    ), summed AS (
        SELECT measure, nodes, dimensions, sum(amount) AS amount FROM taken GROUP BY 1, 2, 3
    ), flat AS (
        SELECT n.node, s.measure, d.dimension, d.value, sum(s.amount) AS amount
          FROM summed s
          CROSS JOIN LATERAL unnest(s.nodes) AS n(node)
          CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value
                              UNION ALL SELECT key, value FROM jsonb_each_text(s.dimensions)) d
         GROUP BY 1, 2, 3, 4 HAVING sum(s.amount) <> 0
    ), kept AS (
        INSERT INTO tally_totals AS t (node_id, measure, dimension, value, amount)
        SELECT node, measure, dimension, value, amount FROM flat ORDER BY node, measure, dimension, value
        ON CONFLICT (node_id, measure, dimension, value) DO UPDATE SET amount = t.amount + excluded.amount
        RETURNING t.node_id, t.measure, t.dimension, t.amount
    ), crossed AS (
        SELECT n.node, coalesce(s.dimensions ->> 'sex', '') AS sex,
               coalesce(s.dimensions ->> 'worker_kind', '') AS worker_kind,
               coalesce(s.dimensions ->> 'industry', '') AS industry,
               tally_year(s.dimensions ->> 'birth_month') AS birth_year,
               tally_month(s.dimensions ->> 'birth_month') AS born, s.amount
          FROM summed s CROSS JOIN LATERAL unnest(s.nodes) AS n(node)
          JOIN tally_crossed c ON c.node_id = n.node AND c.is_kept
         WHERE s.measure = 'members' AND s.amount <> 0
    ), cells AS (
        INSERT INTO tally_cells AS t (node_id, sex, worker_kind, industry, birth_year, months)
        SELECT node, sex, worker_kind, industry, birth_year, {SUMMED} FROM crossed
         GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        ON CONFLICT (node_id, sex, worker_kind, industry, birth_year) DO UPDATE SET months = {ADDED}
    ), large AS (
        INSERT INTO tally_crossed (node_id)
        SELECT k.node_id FROM kept k
         WHERE k.measure = 'members' AND k.dimension = '' AND k.amount >= tally_cross_from()
           AND NOT EXISTS (SELECT FROM tally_crossed c WHERE c.node_id = k.node_id)
         ORDER BY 1 ON CONFLICT DO NOTHING
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;
CREATE OR REPLACE FUNCTION tally_clear(wanted text) RETURNS void LANGUAGE plpgsql VOLATILE {{{{definer}}}} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('tally.cross'), hashtext(current_schema()));
    LOCK TABLE tally_deltas, tally_totals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM tally_deltas WHERE measure = wanted;
    DELETE FROM tally_totals WHERE measure = wanted;
    IF wanted = 'members' THEN
        DELETE FROM tally_cells;
        DELETE FROM tally_crossed;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tally", "0003_large_amounts")]
    operations = [in_schema(TABLES), in_schema(FOLD)]
