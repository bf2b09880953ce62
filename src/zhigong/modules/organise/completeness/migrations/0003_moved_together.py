"""A moved subtree changes the facts of the nodes it leaves and joins only, in one statement planned for its size."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

GROUPED = import_module("zhigong.modules.organise.completeness.migrations.0002_grouped_plainly")
SAID = ", ".join(f"f.has_{name}" for name in GROUPED.NAMES)

# As memberships/0013 does with the members: a plan kept from a statement of one unit would walk 20,000 times 20,000,
# and the nodes above both places neither gain nor lose.
UNITS = f"""
CREATE OR REPLACE FUNCTION completeness_units() RETURNS trigger LANGUAGE plpgsql {{{{definer}}}} AS $$
DECLARE moved boolean;
BEGIN
    EXECUTE 'SELECT EXISTS (SELECT FROM old_rows o JOIN new_rows n ON n.id = o.id
                             WHERE (o.path, o.industry_path) IS DISTINCT FROM (n.path, n.industry_path))' INTO moved;
    IF NOT moved THEN
        RETURN NULL;
    END IF;
    EXECUTE $q$
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    WITH moved AS (
        SELECT o.id, unit_nodes(o.path, o.industry_path) AS old_nodes, unit_nodes(n.path, n.industry_path) AS new_nodes
          FROM old_rows o JOIN new_rows n ON n.id = o.id
         WHERE (o.path, o.industry_path) IS DISTINCT FROM (n.path, n.industry_path)
    ), facts AS (
        SELECT m.unit_id, {GROUPED.OF_MEMBER}, count(*) AS amount
          FROM moved v JOIN memberships m ON m.unit_id = v.id AND membership_counts(m.state)
          JOIN people p ON p.id = m.person_id
         GROUP BY 1, {", ".join(str(number) for number in range(2, len(GROUPED.NAMES) + 2))}
    ), changed AS (
        SELECT -1 AS sign, id, ARRAY(SELECT a FROM unnest(old_nodes) a WHERE a <> ALL (new_nodes)) AS nodes FROM moved
        UNION ALL
        SELECT 1, id, ARRAY(SELECT a FROM unnest(new_nodes) a WHERE a <> ALL (old_nodes)) FROM moved
    )
    SELECT 'member_facts', s.nodes, completeness_words({SAID}), s.amount, now()
      FROM (SELECT c.nodes, {SAID}, sum(c.sign * f.amount) AS amount
              FROM changed c JOIN facts f ON f.unit_id = c.id
             WHERE c.nodes <> '{{}}'
             GROUP BY c.nodes, {SAID}) s
     WHERE s.amount <> 0$q$;
    RETURN NULL;
END $$;
"""
UNITS = UNITS.replace(f"completeness_words({SAID})", f"completeness_words({SAID.replace('f.', 's.')})")


class Migration(migrations.Migration):
    dependencies = [("completeness", "0002_grouped_plainly"), ("memberships", "0013_mended_again")]

    operations = [in_schema(UNITS)]
