"""Verification on both lines, of matters and of present rows against their last version; each problem names its row."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Groups before it spreads: one line per unit and description, then per node; the totals stand as they are, what waits beside them.
TALLY = """
DROP FUNCTION member_dimensions(text, text, text, date, boolean, date);
CREATE OR REPLACE FUNCTION verify_tally() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    WITH counted AS (
        SELECT m.unit_id, p.sex, m.worker_kind, p.birth_on, p.is_migrant, m.joined_on,
               real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level) AS is_real_name
          FROM memberships m JOIN people p ON p.id = m.person_id WHERE membership_counts(m.state)
    ), described AS (
        SELECT c.unit_id, d.dimension, d.value, count(*)::integer AS n
          FROM counted c JOIN units u ON u.id = c.unit_id
          CROSS JOIN LATERAL (
            SELECT '' AS dimension, '' AS value
            UNION ALL SELECT * FROM jsonb_each_text(member_dimensions(
                c.sex, c.worker_kind, u.industry, c.birth_on, c.is_migrant, c.joined_on, c.is_real_name))) d
         GROUP BY 1, 2, 3
    ), ledger AS (
        SELECT n.node, d.dimension, d.value, sum(d.n) AS amount
          FROM described d JOIN units u ON u.id = d.unit_id
          CROSS JOIN LATERAL unnest(unit_nodes(u.path, u.industry_path)) AS n(node)
         GROUP BY 1, 2, 3
    ), waiting AS (
        SELECT n.node, d.dimension, d.value, sum(t.amount) AS amount
          FROM tally_deltas t CROSS JOIN LATERAL unnest(t.nodes) AS n(node)
          CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value
                              UNION ALL SELECT * FROM jsonb_each_text(t.dimensions)) d
         WHERE t.measure = 'members' GROUP BY 1, 2, 3
    ), folded AS (
        SELECT node_id AS node, dimension::text, value::text, amount FROM tally_totals WHERE measure = 'members'
    ), compared AS (
        SELECT node, dimension, value, coalesce(f.amount, 0) + coalesce(w.amount, 0) AS counts,
               coalesce(l.amount, 0) AS amount
          FROM folded f FULL JOIN ledger l USING (node, dimension, value)
          FULL JOIN waiting w USING (node, dimension, value)
    )
    SELECT node || '/' || dimension || '/' || value,
           'counts ' || counts || ' (totals and waiting deltas), by the ledger ' || amount
      FROM compared WHERE counts <> amount
$$;
"""

ORDER = """
CREATE FUNCTION verify_order_entries() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT o.number::text, 'its entry ' || o.entry_id || ' is gone'
      FROM journal_order o LEFT JOIN journal_entries e ON e.id = o.entry_id WHERE e.id IS NULL
$$;
"""

MATTERS = """
CREATE FUNCTION verify_matters() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT m.id::text, 'position differs from its unit'
      FROM matters m JOIN units u ON u.id = m.unit_id
     WHERE (m.position, m.industry_position) <> (u.position, u.industry_position)
$$;
"""

# A version is written by trigger with every change, so the present row is the last version, column for column.
VERSIONS = """
CREATE FUNCTION verify_versions(wanted text) RETURNS TABLE (row_id text, problem text)
LANGUAGE plpgsql STABLE {{definer}} AS $$
DECLARE present text; kept text;
BEGIN
    SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY a.attname),
           string_agg(format('v.%I', a.attname), ', ' ORDER BY a.attname) INTO present, kept
      FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND b.attnum > 0 AND NOT b.attisdropped
     WHERE a.attrelid = to_regclass(wanted) AND b.attrelid = to_regclass(wanted || '_versions')
       AND a.attnum > 0 AND NOT a.attisdropped;
    RETURN QUERY EXECUTE format(
        'SELECT coalesce(v.pgh_obj_id, t.id)::text, CASE WHEN t.id IS NULL THEN ''the row is gone''
                WHEN v.pgh_obj_id IS NULL THEN ''the row has no version'' ELSE ''differs from its last version'' END
           FROM (SELECT DISTINCT ON (pgh_obj_id) * FROM %1$I ORDER BY pgh_obj_id, pgh_id DESC) v
           FULL JOIN %2$I t ON t.id = v.pgh_obj_id
          WHERE t.id IS NULL OR v.pgh_obj_id IS NULL OR ROW(%3$s) IS DISTINCT FROM ROW(%4$s)',
        wanted || '_versions', wanted, present, kept);
END $$;
"""

UNITS = """
CREATE FUNCTION verify_industry() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    WITH above AS (
        SELECT u.*, coalesce(a.parent_id, p.id) AS line_parent
          FROM units u
          LEFT JOIN affiliations a ON a.unit_id = u.id AND a.line = 'industry' AND a.ends_on IS NULL
          LEFT JOIN units p ON p.id = u.parent_id AND p.industry_position >= 0
    )
    SELECT c.code, 'its path on the industry line is not its parent''s there and itself'
      FROM above c LEFT JOIN units p ON p.id = c.line_parent
     WHERE c.industry_path <> CASE WHEN c.industry_position < 0 THEN '{}'
                                   ELSE coalesce(p.industry_path, '{}') || c.id END
    UNION ALL
    SELECT c.code, 'does not lie inside its parent''s range on the industry line'
      FROM above c JOIN units p ON p.id = c.line_parent
     WHERE c.industry_position >= 0 AND (c.industry_position <= p.industry_position
                                         OR c.industry_position_end > p.industry_position_end)
    UNION ALL
    SELECT code, 'overlaps the unit beside it on the industry line' FROM (
        SELECT code, industry_position, max(industry_position_end) OVER (
            PARTITION BY line_parent ORDER BY industry_position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS reached
          FROM above WHERE industry_position >= 0) u WHERE industry_position <= reached
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_verification"), ("memberships", "0005_both_lines")]

    operations = [in_schema(part) for part in (TALLY, ORDER, MATTERS, VERSIONS, UNITS)]
