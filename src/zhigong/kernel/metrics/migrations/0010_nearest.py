"""As of any day from the nearest figures known: a closed month's or today's, and what changed between, by its events."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

CELLS = import_module("zhigong.kernel.metrics.migrations.0008_cells")
# how a membership stood is looked up as in every reading of the ledger; what is not said by its last event, and voids
TAIL = CELLS.STOOD[CELLS.STOOD.index("LEFT JOIN LATERAL") :].replace("known", "'infinity'::timestamptz").rstrip(" )\n")

# What was taken back after the closing reaches back like what was voided after it.
STALE = """
DO $do$
DECLARE wanted text; reading text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['closing_is_fresh', 'first_stale_month'] LOOP
        reading := replace(pg_get_functiondef(wanted::regproc), $q$e.kind = 'void'$q$, $q$e.kind IN ('void', 'reinstate')$q$);
        IF position('reinstate' IN reading) = 0 THEN
            RAISE EXCEPTION '% did not learn of reinstatement', wanted;
        END IF;
        EXECUTE reading;
    END LOOP;
END $do$;
"""

# Whoever may count otherwise at the end of `high` than at the end of `low`, at one of the nodes: an event in between
# in a union that stood there, a departure from one, a union that moved itself, a person whose facts changed.
CHANGED = """
CREATE FUNCTION members_changed(nodes bigint[], low date, high date, with_facts boolean) RETURNS uuid[]
LANGUAGE plpgsql STABLE {{definer}} SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan SET jit = off SET enable_seqscan = off AS $$
DECLARE found uuid[];
BEGIN
    WITH before AS MATERIALIZED (
        SELECT u.unit_id, u.path, u.industry_path, u.industry FROM units_as_of(nodes, low, 'infinity') u
    ), after AS MATERIALIZED (
        SELECT u.unit_id, u.path, u.industry_path, u.industry FROM units_as_of(nodes, high, 'infinity') u
    ), homes AS MATERIALIZED (SELECT unit_id FROM before UNION SELECT unit_id FROM after
    ), moved AS MATERIALIZED (
        SELECT unit_id FROM before b FULL JOIN after a USING (unit_id)
         WHERE (b.path, b.industry_path, b.industry) IS DISTINCT FROM (a.path, a.industry_path, a.industry)
    ), changed AS (
        SELECT e.membership_id FROM homes h
          JOIN membership_events e ON e.unit_id = h.unit_id AND e.happened_on > low AND e.happened_on <= high
        UNION
        SELECT d.membership_id FROM homes h
          JOIN membership_departures d ON d.unit_id = h.unit_id AND d.happened_on > low AND d.happened_on <= high
        UNION
        SELECT e.membership_id FROM moved m
          JOIN membership_events e ON e.unit_id = m.unit_id AND e.happened_on <= high
        UNION
        SELECT e.membership_id
          FROM (SELECT DISTINCT v.pgh_obj_id FROM people_versions v
                 WHERE with_facts AND v.pgh_label = 'update'
                   AND v.pgh_created_at >= day_ends(low) AND v.pgh_created_at < day_ends(high)) v
          JOIN membership_events e ON e.person_id = v.pgh_obj_id JOIN homes h ON h.unit_id = e.unit_id
    )
    SELECT coalesce(array_agg(c.membership_id), '{}') INTO found FROM changed c;
    RETURN found;
END $$;
"""

# The same words as a step's delta: taken away as they counted at the end of `low`, added as at the end of `high`.
CHANGES = f"""
CREATE FUNCTION member_changes(nodes bigint[], chosen uuid[], low date, high date)
RETURNS TABLE (node_id bigint, dimensions jsonb, amount bigint)
LANGUAGE plpgsql STABLE {{{{definer}}}} SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan SET jit = off SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH moments (day, sign) AS (VALUES (low, -1), (high, 1)),
    inside AS MATERIALIZED (
        SELECT m.day, u.unit_id, u.industry,
               ARRAY(SELECT DISTINCT a FROM unnest(u.path || u.industry_path) a WHERE a = ANY (nodes)) AS counting
          FROM moments m CROSS JOIN LATERAL units_as_of(nodes, m.day, 'infinity') u
    ), last_event AS MATERIALIZED (
        SELECT m.day, m.sign, e.* FROM unnest(chosen) AS c(membership_id) CROSS JOIN moments m
         CROSS JOIN LATERAL (
            SELECT x.membership_id, x.id, x.person_id, x.unit_id, x.kind, x.from_state, x.to_state, x.worker_kind, x.joined_on
              FROM membership_events x WHERE x.membership_id = c.membership_id AND x.happened_on <= m.day
             ORDER BY x.id DESC LIMIT 1) e
    ), stood AS (
        SELECT l.day, l.sign, l.person_id, i.counting, i.industry, coalesce(d.worker_kind, l.worker_kind) AS worker_kind,
               coalesce(j.joined_on, l.joined_on) AS joined_on
          FROM last_event l JOIN inside i ON i.unit_id = l.unit_id AND i.day = l.day
          {TAIL}))
    ), described AS (
        SELECT s.sign, s.counting, member_dimensions(
                   coalesce(v.sex, p.sex), s.worker_kind, s.industry,
                   CASE WHEN v.id IS NULL THEN p.birth_on ELSE v.birth_on END,
                   CASE WHEN v.id IS NULL THEN p.is_migrant ELSE v.is_migrant END, s.joined_on,
                   CASE WHEN v.id IS NULL
                        THEN real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)
                        ELSE real_name(v.name, v.sex, v.birth_on, v.doc_digest, v.mobile_digest, v.identity_level)
                    END) AS parts
          FROM stood s JOIN people p ON p.id = s.person_id
          LEFT JOIN LATERAL (
            SELECT x.* FROM people_versions x
             WHERE x.pgh_obj_id = p.id AND EXISTS (
                SELECT FROM people_versions y WHERE y.pgh_obj_id = p.id AND y.pgh_label = 'update'
                   AND y.pgh_created_at >= day_ends(s.day))
             ORDER BY (x.pgh_created_at < day_ends(s.day)) DESC,
                      CASE WHEN x.pgh_created_at < day_ends(s.day) THEN x.pgh_id ELSE -x.pgh_id END DESC
             LIMIT 1) v ON true
    )
    SELECT n.node, d.parts, sum(d.sign)::bigint FROM described d CROSS JOIN LATERAL unnest(d.counting) AS n(node)
     GROUP BY 1, 2 HAVING sum(d.sign) <> 0;
END $$;
"""

# From where: a closed month next to the day, or now ('infinity') within a year; null: the ledger, which is quicker for
# few members and the only way far back. Now is always exact; a month is when nothing learnt since reaches into it.
BASE = """
CREATE FUNCTION member_base(nodes bigint[], is_closed_too boolean, day date, fewest bigint) RETURNS date
LANGUAGE plpgsql STABLE {{definer}} AS $$
DECLARE today date := (now() AT TIME ZONE 'Asia/Shanghai')::date; base date;
BEGIN
    IF fewest > (SELECT coalesce(sum(t.amount), 0) FROM tally_totals t
                  WHERE t.node_id = ANY (nodes) AND t.measure = 'members' AND t.dimension = '' AND t.value = '') THEN
        RETURN NULL;
    END IF;
    IF is_closed_too THEN
        SELECT m.month_end INTO base FROM closed_months m ORDER BY abs(m.month_end - day), m.month_end LIMIT 1;
        IF abs(base - day) <= 31 AND abs(base - day) < abs(today - day) AND closing_is_fresh(base, nodes) THEN
            RETURN base;
        END IF;
    END IF;
    RETURN CASE WHEN today - day <= 366 THEN 'infinity'::date END;
END $$;
REVOKE ALL ON FUNCTION members_changed(bigint[], date, date, boolean), member_changes(bigint[], uuid[], date, date),
    member_base(bigint[], boolean, date, bigint) FROM PUBLIC, {{app}};
"""

# Who was erased, or sealed under a new key, since then has no facts of that time any more: a closing still counts them
# by what they were, the ledger cannot, and the two are not mixed.
READ = """
CREATE FUNCTION members_on(nodes bigint[], wanted text[], day date, fewest bigint DEFAULT 20000)
RETURNS TABLE (node_id bigint, dimension text, value text, amount bigint)
LANGUAGE plpgsql STABLE {{definer}} SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_variable
DECLARE
    with_facts boolean := wanted <> '{""}';
    base date := member_base(nodes, NOT wanted && '{birth_month,joined_month}', day, fewest);
    chosen uuid[];
BEGIN
    IF base IS NOT NULL THEN
        chosen := members_changed(nodes, least(base, day), greatest(base, day), with_facts);
    END IF;
    IF isfinite(base) AND with_facts AND EXISTS (
        SELECT FROM membership_events e JOIN people p ON p.id = e.person_id
          LEFT JOIN people_versions v ON v.pgh_obj_id = p.id AND v.digest_key_id <> p.digest_key_id
         WHERE e.membership_id = ANY (chosen) AND (p.erased_at IS NOT NULL OR v.pgh_id IS NOT NULL)) THEN
        base := NULL;
    END IF;
    IF base IS NULL THEN
        RETURN QUERY SELECT l.node_id, ''::text, ''::text, l.amount FROM member_counts_as_of(nodes, day) l WHERE NOT with_facts;
        RETURN QUERY SELECT w.id, l.dimension, l.value, l.amount FROM unnest(nodes) AS w(id)
                      CROSS JOIN LATERAL members_as_of(w.id, day) l
                      WHERE with_facts AND wanted && '{birth_month,joined_month}' AND l.dimension = ANY (wanted);
        RETURN QUERY SELECT l.node_id, l.dimension, l.value, l.amount FROM member_dimensions_as_of(nodes, day) l
                      WHERE with_facts AND NOT wanted && '{birth_month,joined_month}' AND l.dimension = ANY (wanted);
        RETURN;
    END IF;
    RETURN QUERY
    SELECT b.node_id, b.dimension, b.value, sum(b.amount)::bigint FROM (
        SELECT t.node_id, t.dimension::text, t.value::text, t.amount FROM tally_totals t
         WHERE NOT isfinite(base) AND t.node_id = ANY (nodes) AND t.measure = 'members'
        UNION ALL
        SELECT n.node, p.dimension, p.value, d.amount
          FROM tally_deltas d CROSS JOIN LATERAL unnest(d.nodes) AS n(node)
         CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value UNION ALL SELECT * FROM jsonb_each_text(d.dimensions)) p
         WHERE NOT isfinite(base) AND d.measure = 'members' AND n.node = ANY (nodes)
        UNION ALL
        SELECT n.id, k.dimension, v.value, v.amount::bigint
          FROM unnest(nodes) AS n(id)
         CROSS JOIN LATERAL (SELECT c.counts FROM closings c WHERE c.node_id = n.id AND c.month_end <= base
                              ORDER BY c.month_end DESC LIMIT 1) c
         CROSS JOIN LATERAL jsonb_each(c.counts) AS k(dimension, amounts)
         CROSS JOIN LATERAL jsonb_each_text(k.amounts) AS v(value, amount)
         WHERE isfinite(base)
        UNION ALL
        SELECT c.node_id, p.dimension, p.value, CASE WHEN base > day THEN -c.amount ELSE c.amount END
          FROM member_changes(nodes, chosen, least(base, day), greatest(base, day)) c
         CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value UNION ALL SELECT * FROM jsonb_each_text(c.dimensions)) p
    ) b WHERE b.dimension = ANY (wanted) GROUP BY 1, 2, 3 HAVING sum(b.amount) <> 0;
END $$;
CREATE FUNCTION member_cells_on(node bigint, day date, fewest bigint DEFAULT 20000)
RETURNS TABLE (sex text, worker_kind text, industry text, birth_month text, amount bigint)
LANGUAGE plpgsql STABLE {{definer}} SET plan_cache_mode = force_custom_plan SET jit = off AS $$
BEGIN
    IF member_base(ARRAY[node], false, day, fewest) IS NULL THEN
        RETURN QUERY SELECT * FROM member_cells_as_of(node, day);
        RETURN;
    END IF;
    RETURN QUERY
    SELECT b.sex, b.worker_kind, b.industry, b.birth_month, sum(b.amount)::bigint FROM (
        SELECT * FROM member_cells(node)
        UNION ALL
        SELECT c.dimensions ->> 'sex', c.dimensions ->> 'worker_kind', c.dimensions ->> 'industry',
               c.dimensions ->> 'birth_month', -c.amount
          FROM member_changes(ARRAY[node], members_changed(ARRAY[node], day, 'infinity', true), day, 'infinity') c
    ) b GROUP BY 1, 2, 3, 4 HAVING sum(b.amount) <> 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0009_cells_kept"),
        ("memberships", "0018_departures"),
    ]
    operations = [in_schema(part) for part in (STALE, CHANGED, CHANGES, BASE, READ)]
