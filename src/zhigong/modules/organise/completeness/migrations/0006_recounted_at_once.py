"""Counting anew writes the totals themselves: millions of deltas of a large register took long to fold."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Per unit first, then up both lines: a unit has nineteen values, its members many ways to lack them.
RECOUNT = """
CREATE OR REPLACE FUNCTION completeness_recount() RETURNS void LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    PERFORM tally_clear('member_facts');
    INSERT INTO tally_totals (node_id, measure, dimension, value, amount)
    SELECT n.node, 'member_facts', c.dimension, c.value, sum(c.amount)
      FROM (SELECT t.nodes, d.dimension, d.value, sum(t.amount) AS amount FROM completeness_true() t
             CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value UNION ALL SELECT * FROM jsonb_each_text(t.facts)) d
             GROUP BY 1, 2, 3) c
     CROSS JOIN LATERAL unnest(c.nodes) AS n(node) GROUP BY 1, 3, 4;
END $$;
"""
# It names members of any union, so only the functions that look at the seat may ask it.
WALL = "REVOKE ALL ON FUNCTION completeness_members_stood(bigint[], uuid[], date) FROM PUBLIC, {{app}};"


class Migration(migrations.Migration):
    dependencies = [("completeness", "0005_past_list")]

    operations = [in_schema(RECOUNT), in_schema(WALL)]
