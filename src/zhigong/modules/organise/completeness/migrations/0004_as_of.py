"""Which facts stood of the members of each unit at the end of a day, from today's counts or from the ledger."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# A membership's last event up to the day, the union it stood in by that day's tree, the person by that day's version. A
# version sealed under a digest key that is no more has its document and number still, but not their digests.
STOOD = """
CREATE FUNCTION completeness_stood(nodes bigint[], chosen uuid[], day date)
RETURNS TABLE (node_id bigint, facts jsonb, amount bigint)
LANGUAGE plpgsql STABLE {{definer}} SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan SET jit = off
SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
    WITH last_event AS MATERIALIZED (
        SELECT e.* FROM unnest(chosen) AS c(membership_id)
         CROSS JOIN LATERAL (
            SELECT x.id, x.membership_id, x.person_id, x.unit_id, x.to_state FROM membership_events x
             WHERE x.membership_id = c.membership_id AND x.happened_on <= day ORDER BY x.id DESC LIMIT 1) e
         WHERE membership_counts(e.to_state) AND NOT EXISTS (
            SELECT 1 FROM membership_events v
             WHERE v.membership_id = e.membership_id AND v.kind = 'void' AND NOT EXISTS (
                SELECT 1 FROM membership_events r
                 WHERE r.membership_id = v.membership_id AND r.kind = 'reinstate' AND r.id > v.id))
    ), inside AS MATERIALIZED (
        SELECT l.unit_id, ARRAY(SELECT DISTINCT a FROM unnest(p.path || p.industry_path) a WHERE a = ANY (nodes)) AS counting
          FROM (SELECT DISTINCT o.unit_id FROM last_event o) l
         CROSS JOIN LATERAL (
            SELECT u.path, u.industry_path FROM unit_placements u
             WHERE u.unit_id = l.unit_id AND u.valid_from <= day ORDER BY u.id DESC LIMIT 1) p
         WHERE p.path || p.industry_path && nodes
    ), described AS (
        SELECT i.counting, CASE WHEN v.pgh_id IS NULL
            THEN completeness_facts(p.doc_digest, p.identity_level, p.mobile_digest, p.birth_on, p.sex, d.worker_kind,
                                    p.education, p.ethnicity, p.is_migrant)
            ELSE completeness_facts(coalesce(v.doc_digest, v.doc_cipher), v.identity_level,
                                    coalesce(v.mobile_digest, v.mobile_cipher), v.birth_on, v.sex, d.worker_kind,
                                    v.education, v.ethnicity, v.is_migrant) END AS facts
          FROM last_event l JOIN inside i ON i.unit_id = l.unit_id JOIN people p ON p.id = l.person_id
         CROSS JOIN LATERAL (
            SELECT e.worker_kind FROM membership_events e
             WHERE e.membership_id = l.membership_id AND e.kind IN ('join', 'transfer_in', 'amend') AND e.id <= l.id
             ORDER BY e.id DESC LIMIT 1) d
          LEFT JOIN LATERAL (
            SELECT x.* FROM people_versions x
             WHERE x.pgh_obj_id = p.id AND EXISTS (
                SELECT FROM people_versions y WHERE y.pgh_obj_id = p.id AND y.pgh_label = 'update'
                   AND y.pgh_created_at >= day_ends(day))
             ORDER BY (x.pgh_created_at < day_ends(day)) DESC,
                      CASE WHEN x.pgh_created_at < day_ends(day) THEN x.pgh_id ELSE -x.pgh_id END DESC
             LIMIT 1) v ON true
    )
    SELECT n.node, d.facts, count(*) FROM described d CROSS JOIN LATERAL unnest(d.counting) AS n(node) GROUP BY 1, 2;
END $$;
REVOKE ALL ON FUNCTION completeness_stood(bigint[], uuid[], date) FROM PUBLIC, {{app}};
"""

# Many members: today's counts, and what changed since, taken away as it counts now and added as it counted then. Few:
# whoever ever stood there.
READ = """
CREATE FUNCTION completeness_on(nodes bigint[], day date, fewest bigint DEFAULT 20000)
RETURNS TABLE (node_id bigint, fact text, value text, amount bigint)
LANGUAGE plpgsql STABLE {{definer}} SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_variable
DECLARE chosen uuid[]; from_now boolean := fewest <= (
    SELECT coalesce(sum(t.amount), 0) FROM tally_totals t
     WHERE t.node_id = ANY (nodes) AND t.measure = 'member_facts' AND t.dimension = '' AND t.value = '');
BEGIN
    IF from_now THEN
        chosen := members_changed(nodes, day, 'infinity', true);
    ELSE
        SELECT array_agg(DISTINCT e.membership_id) INTO chosen
          FROM units_as_of(nodes, day, 'infinity') u
          JOIN membership_events e ON e.unit_id = u.unit_id AND e.happened_on <= day;
    END IF;
    RETURN QUERY
    SELECT b.node_id, b.fact, b.value, sum(b.amount)::bigint FROM (
        SELECT t.node_id, t.dimension::text AS fact, t.value::text AS value, t.amount FROM tally_totals t
         WHERE from_now AND t.node_id = ANY (nodes) AND t.measure = 'member_facts'
        UNION ALL
        SELECT c.node_id, w.fact, w.value, c.amount FROM (
            SELECT n.node AS node_id, d.dimensions AS facts, d.amount
              FROM tally_deltas d CROSS JOIN LATERAL unnest(d.nodes) AS n(node)
             WHERE from_now AND d.measure = 'member_facts' AND n.node = ANY (nodes)
            UNION ALL
            SELECT s.node_id, s.facts, s.amount FROM completeness_stood(nodes, chosen, day) s
            UNION ALL
            SELECT s.node_id, s.facts, -s.amount FROM completeness_stood(nodes, chosen, 'infinity') s WHERE from_now
        ) c CROSS JOIN LATERAL (
            SELECT '' AS fact, '' AS value UNION ALL SELECT * FROM jsonb_each_text(c.facts)) w
    ) b GROUP BY 1, 2, 3 HAVING sum(b.amount) <> 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("completeness", "0003_moved_together"), ("metrics", "0011_units_once"), ("tally", "0002_wall")]

    operations = [in_schema(part) for part in (STOOD, READ)]
