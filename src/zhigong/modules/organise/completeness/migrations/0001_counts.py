"""Which facts stand of the members of each unit, counted by the kernel's tally at every node: measure `member_facts`.

One delta tells all facts of the members it stands for, each as present ('1') or missing ('0'); weights are not in it, so
that another weight needs no counting. A batch of an import is one grouped statement.
"""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

FACTS = """
CREATE FUNCTION completeness_facts(
    doc_digest bytea, identity_level smallint, mobile_digest bytea, birth_on date, sex text, worker_kind text,
    education text, ethnicity text, is_migrant boolean
) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN jsonb_build_object(
    'document', CASE WHEN doc_digest IS NULL THEN '0' ELSE '1' END,
    'checked', CASE WHEN identity_level >= 4 THEN '1' ELSE '0' END,
    'mobile', CASE WHEN mobile_digest IS NULL THEN '0' ELSE '1' END,
    'birth', CASE WHEN birth_on IS NULL THEN '0' ELSE '1' END,
    'sex', CASE WHEN sex IN ('1', '2') THEN '1' ELSE '0' END,
    'worker_kind', CASE worker_kind WHEN '' THEN '0' ELSE '1' END,
    'education', CASE education WHEN '' THEN '0' ELSE '1' END,
    'ethnicity', CASE ethnicity WHEN '' THEN '0' ELSE '1' END,
    'is_migrant', CASE WHEN is_migrant IS NULL THEN '0' ELSE '1' END);
"""
OF = (
    "completeness_facts({p}.doc_digest, {p}.identity_level, {p}.mobile_digest, {p}.birth_on, {p}.sex, {m}.worker_kind,"
    " {p}.education, {p}.ethnicity, {p}.is_migrant)"
)
OF_MEMBER = OF.format(p="p", m="m")
MEMBERSHIPS = f"""
CREATE FUNCTION completeness_memberships() RETURNS trigger LANGUAGE plpgsql {{{{definer}}}} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT 'member_facts', unit_nodes(u.path, u.industry_path), c.facts, c.amount, now()
          FROM (SELECT m.unit_id, {OF_MEMBER} AS facts, count(*) AS amount
                  FROM new_rows m JOIN people p ON p.id = m.person_id
                 WHERE membership_counts(m.state) GROUP BY 1, 2) c
          JOIN units u ON u.id = c.unit_id;
    ELSE
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT 'member_facts', unit_nodes(u.path, u.industry_path), c.facts, c.amount, now()
          FROM (SELECT m.unit_id, {OF_MEMBER} AS facts, sum(m.sign) AS amount
                  FROM (SELECT unit_id, person_id, worker_kind, -1 AS sign FROM old_rows WHERE membership_counts(state)
                        UNION ALL
                        SELECT unit_id, person_id, worker_kind, 1 FROM new_rows WHERE membership_counts(state)) m
                  JOIN people p ON p.id = m.person_id GROUP BY 1, 2 HAVING sum(m.sign) <> 0) c
          JOIN units u ON u.id = c.unit_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER completeness_new AFTER INSERT ON memberships REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION completeness_memberships();
CREATE TRIGGER completeness_changed AFTER UPDATE ON memberships
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION completeness_memberships();
"""
PEOPLE = f"""
CREATE FUNCTION completeness_people() RETURNS trigger LANGUAGE plpgsql {{{{definer}}}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT 'member_facts', unit_nodes(u.path, u.industry_path), c.facts, c.amount, now()
      FROM (SELECT m.unit_id, {OF_MEMBER} AS facts, sum(p.sign) AS amount
              FROM (SELECT id, doc_digest, identity_level, mobile_digest, birth_on, sex, education, ethnicity, is_migrant,
                           -1 AS sign FROM old_rows
                    UNION ALL
                    SELECT id, doc_digest, identity_level, mobile_digest, birth_on, sex, education, ethnicity, is_migrant,
                           1 FROM new_rows) p
              JOIN memberships m ON m.person_id = p.id AND membership_counts(m.state)
             GROUP BY 1, 2 HAVING sum(p.sign) <> 0) c
      JOIN units u ON u.id = c.unit_id;
    RETURN NULL;
END $$;
CREATE TRIGGER completeness_changed AFTER UPDATE ON people
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION completeness_people();
"""
UNITS = f"""
CREATE FUNCTION completeness_units() RETURNS trigger LANGUAGE plpgsql {{{{definer}}}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT 'member_facts', c.nodes, {OF_MEMBER}, sum(c.sign), now()
      FROM (SELECT o.id, unit_nodes(o.path, o.industry_path) AS nodes, -1 AS sign
              FROM old_rows o JOIN new_rows n ON n.id = o.id
             WHERE (o.path, o.industry_path) IS DISTINCT FROM (n.path, n.industry_path)
            UNION ALL
            SELECT n.id, unit_nodes(n.path, n.industry_path), 1
              FROM old_rows o JOIN new_rows n ON n.id = o.id
             WHERE (o.path, o.industry_path) IS DISTINCT FROM (n.path, n.industry_path)) c
      JOIN memberships m ON m.unit_id = c.id AND membership_counts(m.state)
      JOIN people p ON p.id = m.person_id
     GROUP BY 2, 3 HAVING sum(c.sign) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER completeness_moved AFTER UPDATE ON units
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION completeness_units();
"""
# What the counts must be, and how many cells differ from it; counting anew waits for writers as the kernel's does.
RECOUNT = f"""
CREATE FUNCTION completeness_true() RETURNS TABLE (nodes bigint[], facts jsonb, amount bigint)
LANGUAGE sql STABLE {{{{definer}}}} AS $$
    SELECT unit_nodes(u.path, u.industry_path), c.facts, c.amount
      FROM (SELECT m.unit_id, {OF_MEMBER} AS facts, count(*) AS amount FROM memberships m JOIN people p ON p.id = m.person_id
             WHERE membership_counts(m.state) GROUP BY 1, 2) c
      JOIN units u ON u.id = c.unit_id
$$;
CREATE FUNCTION completeness_wrong() RETURNS bigint LANGUAGE sql STABLE {{{{definer}}}} AS $$
    WITH true_cells AS (
        SELECT n.node, d.dimension, d.value, sum(t.amount) AS amount FROM completeness_true() t
         CROSS JOIN LATERAL unnest(t.nodes) AS n(node)
         CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value UNION ALL SELECT * FROM jsonb_each_text(t.facts)) d
         GROUP BY 1, 2, 3
    ), kept AS (
        SELECT node, dimension, value, sum(amount) AS amount FROM (
            SELECT node_id AS node, dimension::text, value::text, amount FROM tally_totals WHERE measure = 'member_facts'
            UNION ALL
            SELECT n.node, d.dimension, d.value, t.amount FROM tally_deltas t
             CROSS JOIN LATERAL unnest(t.nodes) AS n(node)
             CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value
                                 UNION ALL SELECT * FROM jsonb_each_text(t.dimensions)) d
             WHERE t.measure = 'member_facts') parts
         GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
    )
    SELECT count(*) FROM true_cells FULL JOIN kept USING (node, dimension, value)
     WHERE true_cells.amount IS DISTINCT FROM kept.amount
$$;
CREATE FUNCTION completeness_recount() RETURNS void LANGUAGE plpgsql VOLATILE {{{{definer}}}} AS $$
BEGIN
    PERFORM tally_clear('member_facts');
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT 'member_facts', nodes, facts, amount, now() FROM completeness_true();
END $$;
"""
# An instance that has members already counts them now.
BEFORE = "SELECT completeness_recount();"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("memberships", "0008_reinstated"), ("tally", "0002_wall"), ("people", "0009_versions_by_statement")]

    operations = [in_schema(part) for part in (FACTS, MEMBERSHIPS, PEOPLE, UNITS, RECOUNT, BEFORE)]
