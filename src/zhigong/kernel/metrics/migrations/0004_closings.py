"""Monthly closings of every node, and many nodes by dimension as of a day."""

from importlib import import_module

from django.db import migrations, models
from django.db.models.functions import Now

from zhigong.kernel.journal.walls import in_schema

AS_OF = import_module("zhigong.kernel.memberships.migrations.0006_as_of")

# The dimensions a closing keeps; months of birth and of joining are counted from the ledger when asked for.
SETS = "(sex), (worker_kind), (industry), (is_migrant), (is_real_name)"
NAMES = """CASE part WHEN 31 THEN '' WHEN 15 THEN 'sex' WHEN 23 THEN 'worker_kind' WHEN 27 THEN 'industry'
                     WHEN 29 THEN 'is_migrant' ELSE 'real_name' END AS dimension,
           CASE part WHEN 31 THEN '' WHEN 15 THEN sex WHEN 23 THEN worker_kind WHEN 27 THEN industry
                     WHEN 29 THEN CASE WHEN is_migrant THEN '1' WHEN NOT is_migrant THEN '0' ELSE '' END
                     ELSE CASE WHEN is_real_name THEN '1' ELSE '0' END END AS value"""

MANY = f"""
CREATE FUNCTION member_dimensions_as_of(nodes bigint[], day date, known timestamptz DEFAULT 'infinity')
RETURNS TABLE (node_id bigint, dimension text, value text, amount bigint)
LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '64MB' AS $$
    WITH inside AS MATERIALIZED (
        SELECT u.unit_id, u.industry, u.path, u.industry_path FROM units_as_of(nodes, day, known) u),
    {AS_OF.STOOD}, {AS_OF.PEOPLE}, counted AS (
        SELECT unit_id, grouping(sex, worker_kind, industry, is_migrant, is_real_name) AS part,
               sex, worker_kind, industry, is_migrant, is_real_name, count(*) AS n
          FROM described GROUP BY unit_id, GROUPING SETS ((), {SETS})
    ), named AS (SELECT unit_id, {NAMES}, n FROM counted)
    SELECT x.node, n.dimension, n.value, sum(n.n)::bigint
      FROM named n JOIN inside i ON i.unit_id = n.unit_id
     CROSS JOIN LATERAL (SELECT DISTINCT a.node FROM unnest(i.path || i.industry_path) AS a(node)
                          WHERE a.node = ANY (nodes)) x
     GROUP BY 1, 2, 3
$$;
"""

# One pass over the ledger for all nodes of the tree as it stood then.
COMPUTE = f"""
CREATE FUNCTION closings_of(day date) RETURNS TABLE (node_id bigint, units_count integer, counts jsonb)
LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '128MB' AS $$
    WITH inside AS MATERIALIZED (
        SELECT DISTINCT ON (p.unit_id) p.unit_id, p.industry::text, p.state, unit_nodes(p.path, p.industry_path) AS nodes
          FROM unit_placements p WHERE p.valid_from <= day ORDER BY p.unit_id, p.id DESC),
    {AS_OF.STOOD.replace("known", "'infinity'::timestamptz")},
    {AS_OF.PEOPLE.replace("least(day_ends(day), known)", "day_ends(day)")}, counted AS (
        SELECT unit_id, grouping(sex, worker_kind, industry, is_migrant, is_real_name) AS part,
               sex, worker_kind, industry, is_migrant, is_real_name, count(*) AS n
          FROM described GROUP BY unit_id, GROUPING SETS ((), {SETS})
    ), named AS (SELECT unit_id, {NAMES}, n FROM counted
    ), spread AS (
        SELECT a.node, n.dimension, n.value, sum(n.n)::bigint AS n
          FROM named n JOIN inside i ON i.unit_id = n.unit_id CROSS JOIN LATERAL unnest(i.nodes) AS a(node)
         GROUP BY 1, 2, 3
    ), packed AS (
        SELECT s.node, jsonb_object_agg(s.dimension, s.amounts) AS counts
          FROM (SELECT node, dimension, jsonb_object_agg(value, n) AS amounts FROM spread GROUP BY 1, 2) s GROUP BY 1
    ), living AS (
        SELECT a.node, count(*)::integer AS n
          FROM inside i JOIN units u ON u.id = i.unit_id CROSS JOIN LATERAL unnest(i.nodes) AS a(node)
         WHERE i.state NOT IN ('merged', 'dissolved') AND (u.founded_on IS NULL OR u.founded_on <= day) GROUP BY 1
    )
    SELECT node, coalesce(l.n, 0), coalesce(p.counts, '{{}}'::jsonb) FROM packed p FULL JOIN living l USING (node)
$$;
REVOKE ALL ON FUNCTION closings_of(date) FROM PUBLIC;
"""

CLOSE = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON closings, closed_months FROM {{app}};
CREATE FUNCTION close_month(day date) RETURNS integer LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE seen bigint; written integer;
BEGIN
    IF day <> (date_trunc('month', day) + interval '1 month' - interval '1 day')::date THEN
        RAISE EXCEPTION 'not the last day of a month: %', day;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('metrics.close'));
    seen := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    DELETE FROM closings WHERE month_end >= day;
    DELETE FROM closed_months WHERE month_end >= day;
    INSERT INTO closings (node_id, month_end, units_count, counts)
    SELECT coalesce(c.node_id, b.node_id), day, coalesce(c.units_count, 0), coalesce(c.counts, '{}')
      FROM closings_of(day) c
      FULL JOIN (SELECT DISTINCT ON (node_id) node_id, units_count, counts FROM closings
                  ORDER BY node_id, month_end DESC) b ON b.node_id = c.node_id
     WHERE (coalesce(c.units_count, 0), coalesce(c.counts, '{}')) IS DISTINCT FROM (b.units_count, b.counts);
    GET DIAGNOSTICS written = ROW_COUNT;
    INSERT INTO closed_months (month_end, horizon) VALUES (day, seen);
    RETURN written;
END $$;
"""

# Facts learnt after the closing that reach back into the month. Too many to look through count as touching the node.
STALE = """
CREATE FUNCTION closing_is_fresh(day date, nodes bigint[]) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    WITH month AS (SELECT horizon FROM closed_months WHERE month_end = day),
    late AS (
        SELECT e.unit_id FROM membership_events e, month m
         WHERE e.txid >= m.horizon AND (e.happened_on <= day OR e.kind = 'void') LIMIT 2001)
    SELECT EXISTS (SELECT 1 FROM month)
       AND NOT EXISTS (SELECT 1 FROM unit_placements p, month m
                        WHERE p.txid >= m.horizon AND p.valid_from <= day AND p.valid_from > '0001-01-01')
       AND (SELECT count(*) FROM late) <= 2000
       AND NOT EXISTS (SELECT 1 FROM late l JOIN unit_placements p ON p.unit_id = l.unit_id
                        WHERE p.path || p.industry_path && nodes)
$$;
CREATE FUNCTION first_stale_month() RETURNS date LANGUAGE sql STABLE {{definer}} AS $$
    SELECT min(m.month_end) FROM closed_months m
     WHERE EXISTS (SELECT 1 FROM membership_events e
                    WHERE e.txid >= m.horizon AND (e.happened_on <= m.month_end OR e.kind = 'void'))
        OR EXISTS (SELECT 1 FROM unit_placements p
                    WHERE p.txid >= m.horizon AND p.valid_from <= m.month_end AND p.valid_from > '0001-01-01')
$$;
CREATE FUNCTION first_event_on() RETURNS date LANGUAGE sql STABLE {{definer}} AS
$$ SELECT min(happened_on) FROM membership_events $$;
-- Erasing somebody empties their versions too; a closing keeps its figures by sex and the like, which name nobody.
CREATE FUNCTION verify_closings() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    WITH newest AS (
        SELECT max(month_end) AS day FROM closed_months
         WHERE month_end < coalesce((SELECT first_stale_month()), 'infinity')
    ), kept AS (
        SELECT DISTINCT ON (c.node_id) c.* FROM closings c, newest n
         WHERE c.month_end <= n.day ORDER BY c.node_id, c.month_end DESC
    )
    SELECT coalesce(k.node_id, c.node_id) || '/' || n.day, 'differs from the ledger as of that day'
      FROM newest n CROSS JOIN LATERAL closings_of(n.day) c FULL JOIN kept k ON k.node_id = c.node_id
     WHERE (coalesce(k.units_count, 0), k.counts -> '', k.counts -> 'industry', k.counts -> 'worker_kind')
           IS DISTINCT FROM (coalesce(c.units_count, 0), c.counts -> '', c.counts -> 'industry', c.counts -> 'worker_kind')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0003_placements"), ("orgs", "0009_level_as_of"), ("tally", "0002_wall")]

    operations = [
        migrations.CreateModel(
            name="ClosedMonth",
            fields=[
                ("month_end", models.DateField(primary_key=True, serialize=False)),
                ("closed_at", models.DateTimeField(db_default=Now())),
                ("horizon", models.BigIntegerField(help_text="every transaction below this one was counted")),
            ],
            options={"db_table": "closed_months"},
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "node_id", "month_end", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("node_id", models.BigIntegerField()),
                ("month_end", models.DateField()),
                ("units_count", models.IntegerField()),
                ("counts", models.JSONField(help_text="{dimension: {value: members}}; '' is all")),
            ],
            options={"db_table": "closings"},
        ),
        *(in_schema(part) for part in (MANY, COMPUTE, CLOSE, STALE)),
    ]
