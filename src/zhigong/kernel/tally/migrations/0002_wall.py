"""Deltas are only appended by the program; folding and rebuilding run as the owner, so totals cannot be typed in."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

RIGHTS = """
REVOKE UPDATE, DELETE, TRUNCATE ON tally_deltas FROM {{app}};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON tally_totals FROM {{app}};
ALTER TABLE tally_deltas SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""

# One statement: what is deleted from the deltas arrives in the totals, for every reader at the same commit.
# Rows another fold holds are skipped; totals are locked in key order, so two folds never wait in a ring.
FOLD = """
CREATE FUNCTION tally_fold(batch integer) RETURNS integer LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE folded integer;
BEGIN
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
    )
    SELECT count(*) INTO folded FROM taken;
    RETURN folded;
END $$;
CREATE FUNCTION tally_clear(wanted text) RETURNS void LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    LOCK TABLE tally_deltas, tally_totals IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM tally_deltas WHERE measure = wanted;
    DELETE FROM tally_totals WHERE measure = wanted;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tally", "0001_tables"), ("journal", "0003_wall")]

    operations = [in_schema(RIGHTS), in_schema(FOLD)]
