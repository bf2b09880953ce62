"""Who had a union at the end of a day: employers by the dates of their files, unions by their founding, links by theirs."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# By that day's tree. An employer closed since was open until the file that first said otherwise; its industry, size and
# staff are the last known. Whether a union is an employer's own is as today, whether it lived as on that day.
READ = """
CREATE FUNCTION coverage_on(nodes bigint[], day date)
RETURNS TABLE (node_id bigint, covered text, industry text, size text, employers bigint, staff bigint)
LANGUAGE sql STABLE {{definer}} SET work_mem = '64MB' SET jit = off AS $$
    WITH inside AS MATERIALIZED (
        SELECT u.unit_id, ARRAY(SELECT DISTINCT a FROM unnest(u.path) a WHERE a = ANY (nodes)) AS counting
          FROM units_as_of(nodes, day, 'infinity') u
    ), there AS MATERIALIZED (
        SELECT m.employer_id, i.counting, m.industry, m.size, m.staff_count
          FROM inside i JOIN market_employers m ON m.unit_id = i.unit_id
         WHERE coalesce(m.founded_on <= day, true) AND (m.is_open OR m.register_on > day)
    ), judged AS (
        SELECT t.*, CASE WHEN own.lived THEN 'own' WHEN joint.lived THEN 'joint' ELSE 'none' END AS covered
          FROM there t
          LEFT JOIN LATERAL (
            SELECT true AS lived FROM units u
             CROSS JOIN LATERAL (SELECT p.state FROM unit_placements p WHERE p.unit_id = u.id AND p.valid_from <= day
                                  ORDER BY p.id DESC LIMIT 1) p
             WHERE u.employer_id = t.employer_id AND u.level = 'grassroots' AND p.state = 'active'
               AND coalesce(u.founded_on <= day, true) LIMIT 1) own ON true
          LEFT JOIN LATERAL (
            SELECT true AS lived FROM covered_employers c JOIN units u ON u.id = c.unit_id
             CROSS JOIN LATERAL (SELECT p.state FROM unit_placements p WHERE p.unit_id = u.id AND p.valid_from <= day
                                  ORDER BY p.id DESC LIMIT 1) p
             WHERE c.employer_id = t.employer_id AND p.state = 'active' AND coalesce(u.founded_on <= day, true)
               AND coalesce(c.starts_on <= day, true) AND coalesce(c.ends_on >= day, true) LIMIT 1) joint ON true
    )
    SELECT n.node, j.covered, j.industry::text, j.size::text, count(*), sum(j.staff_count)
      FROM judged j CROSS JOIN LATERAL unnest(j.counting) AS n(node) GROUP BY 1, 2, 3, 4
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("coverage", "0003_set_by_set"), ("orgs", "0008_placements")]

    operations = [in_schema(READ)]
