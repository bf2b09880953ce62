"""Crossed cells now: kept rows and what waits at large nodes, the members themselves at small ones; verified."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

SUMMED = import_module("zhigong.kernel.tally.migrations.0004_crossed").SUMMED
PARTS = """coalesce(d.dimensions ->> 'sex', '') AS sex, coalesce(d.dimensions ->> 'worker_kind', '') AS worker_kind,
               coalesce(d.dimensions ->> 'industry', '') AS industry,
               coalesce(d.dimensions ->> 'birth_month', '') AS birth_month"""
SMALL_TYPES = "sex text, worker_kind text, industry text, birth_month text, amount bigint"

# The members of many nodes in one pass: grouped at their union first, then up both lines.
COUNTED = f"""
CREATE FUNCTION member_cells_counted(nodes bigint[]) RETURNS TABLE (node_id bigint, {SMALL_TYPES})
LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '128MB' AS $$
    WITH wanted AS MATERIALIZED (SELECT DISTINCT w AS id FROM unnest(nodes) AS w),
    homes AS MATERIALIZED (
        SELECT u.id AS unit_id, u.industry::text AS industry, n.node
          FROM units u CROSS JOIN LATERAL unnest(unit_nodes(u.path, u.industry_path)) AS n(node)
          JOIN wanted w ON w.id = n.node
    ), counted AS (
        SELECT m.unit_id, p.sex::text AS sex, m.worker_kind::text AS worker_kind,
               coalesce(to_char(p.birth_on, 'YYYY-MM'), '') AS birth_month, count(*) AS amount
          FROM memberships m JOIN people p ON p.id = m.person_id
         WHERE membership_counts(m.state) AND m.unit_id IN (SELECT h.unit_id FROM homes h) GROUP BY 1, 2, 3, 4
    )
    SELECT h.node, c.sex, c.worker_kind, h.industry, c.birth_month, sum(c.amount)::bigint
      FROM counted c JOIN homes h ON h.unit_id = c.unit_id GROUP BY 1, 2, 3, 4, 5
$$;
CREATE FUNCTION member_cells_waiting(nodes bigint[]) RETURNS TABLE (node_id bigint, {SMALL_TYPES})
LANGUAGE sql STABLE {{{{definer}}}} AS $$
    WITH wanted AS MATERIALIZED (SELECT DISTINCT w AS id FROM unnest(nodes) AS w)
    SELECT w.id, {PARTS}, sum(d.amount)::bigint
      FROM tally_deltas d CROSS JOIN LATERAL unnest(d.nodes) AS n(node) JOIN wanted w ON w.id = n.node
     WHERE d.measure = 'members' GROUP BY 1, 2, 3, 4, 5
$$;
REVOKE ALL ON FUNCTION member_cells_counted(bigint[]), member_cells_waiting(bigint[]) FROM PUBLIC, {{{{app}}}};
"""

# What is folded is what the members are without what waits: one statement, one snapshot, and no fold meanwhile.
CROSS = f"""
CREATE FUNCTION tally_cross(also bigint[] DEFAULT '{{}}') RETURNS integer LANGUAGE plpgsql VOLATILE {{{{definer}}}} AS $$
DECLARE due bigint[];
BEGIN
    IF also = '{{}}' AND NOT EXISTS (SELECT FROM tally_crossed c WHERE NOT c.is_kept) THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tally.cross'), hashtext(current_schema()));
    INSERT INTO tally_crossed (node_id) SELECT DISTINCT a FROM unnest(also) AS a ON CONFLICT DO NOTHING;
    WITH turned AS (UPDATE tally_crossed SET is_kept = true WHERE NOT is_kept RETURNING node_id)
    SELECT coalesce(array_agg(t.node_id), '{{}}') INTO due FROM turned t;
    INSERT INTO tally_cells (node_id, sex, worker_kind, industry, birth_year, months)
    SELECT node_id, sex, worker_kind, industry, birth_year, {SUMMED}
      FROM (SELECT c.node_id, c.sex, c.worker_kind, c.industry, tally_year(c.birth_month) AS birth_year,
                   tally_month(c.birth_month) AS born, c.amount
              FROM (SELECT * FROM member_cells_counted(due)
                    UNION ALL
                    SELECT w.node_id, w.sex, w.worker_kind, w.industry, w.birth_month, -w.amount
                      FROM member_cells_waiting(due) w) c) parts
     GROUP BY 1, 2, 3, 4, 5;
    RETURN cardinality(due);
END $$;
"""

READ = f"""
CREATE FUNCTION member_cells(wanted bigint) RETURNS TABLE ({SMALL_TYPES})
LANGUAGE plpgsql STABLE {{{{definer}}}} SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF EXISTS (SELECT FROM tally_crossed c WHERE c.node_id = wanted AND c.is_kept) THEN
        RETURN QUERY
        SELECT b.sex, b.worker_kind, b.industry, b.birth_month, sum(b.amount)::bigint FROM (
            SELECT c.sex, c.worker_kind, c.industry,
                   CASE WHEN c.birth_year = 0 THEN ''
                        ELSE to_char(c.birth_year, 'FM0000') || '-' || to_char(m.month, 'FM00') END AS birth_month,
                   m.amount
              FROM tally_cells c CROSS JOIN LATERAL unnest(c.months) WITH ORDINALITY AS m(amount, month)
             WHERE c.node_id = wanted AND m.amount <> 0
            UNION ALL
            SELECT {PARTS}, d.amount FROM tally_deltas d
             WHERE d.measure = 'members' AND d.nodes @> ARRAY[wanted]
        ) b GROUP BY 1, 2, 3, 4 HAVING sum(b.amount) <> 0;
    ELSE
        RETURN QUERY
        SELECT p.sex::text, m.worker_kind::text, u.industry,
               coalesce(to_char(p.birth_on, 'YYYY-MM'), ''), count(*)
          FROM units_as_of(ARRAY[wanted], 'infinity', 'infinity') u
          JOIN memberships m ON m.unit_id = u.unit_id AND membership_counts(m.state)
          JOIN people p ON p.id = m.person_id GROUP BY 1, 2, 3, 4;
    END IF;
END $$;
"""

VERIFY = """
CREATE FUNCTION verify_cells() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    WITH nodes AS (SELECT coalesce(array_agg(node_id), '{}') AS kept FROM tally_crossed WHERE is_kept),
    ledger AS (
        SELECT c.node_id, c.sex, c.worker_kind, c.industry, tally_year(c.birth_month) AS birth_year,
               tally_month(c.birth_month) AS month, c.amount FROM nodes n, member_cells_counted(n.kept) c
    ), counts AS (
        SELECT node_id, sex, worker_kind, industry, birth_year, month, sum(amount) AS amount FROM (
            SELECT c.node_id, c.sex, c.worker_kind, c.industry, c.birth_year, m.month, m.amount
              FROM tally_cells c CROSS JOIN LATERAL unnest(c.months) WITH ORDINALITY AS m(amount, month)
             WHERE m.amount <> 0
            UNION ALL
            SELECT w.node_id, w.sex, w.worker_kind, w.industry, tally_year(w.birth_month),
                   tally_month(w.birth_month), w.amount FROM nodes n, member_cells_waiting(n.kept) w) parts
         GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT concat_ws('/', node_id, sex, worker_kind, industry, birth_year, month),
           'counts ' || coalesce(c.amount, 0) || ' (cells and waiting deltas), by the ledger ' || coalesce(l.amount, 0)
      FROM ledger l FULL JOIN counts c USING (node_id, sex, worker_kind, industry, birth_year, month)
     WHERE coalesce(c.amount, 0) <> coalesce(l.amount, 0)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0008_cells"), ("tally", "0004_crossed")]
    operations = [in_schema(part) for part in (COUNTED, CROSS, READ, VERIFY)]
