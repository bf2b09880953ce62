"""The ledger's function was written anew from its first text (0012): what it had learnt since is mended in again."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

AS_OF = import_module("zhigong.kernel.memberships.migrations.0006_as_of")
REINSTATED = import_module("zhigong.kernel.memberships.migrations.0008_reinstated")

# Planned each time: a plan kept from a statement of one unit would walk 20,000 times 20,000.
FOLLOW = """
CREATE OR REPLACE FUNCTION memberships_follow_units() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE moved boolean;
BEGIN
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM old_units o JOIN new_units n ON n.id = o.id
                             WHERE (o.path, o.industry_path, o.industry)
                                   IS DISTINCT FROM (n.path, n.industry_path, n.industry))' INTO moved;
    IF NOT moved THEN
        RETURN NULL;
    END IF;
    EXECUTE $q$
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    WITH moved AS (
        SELECT o.id, o.industry AS old_industry, n.industry,
               unit_nodes(o.path, o.industry_path) AS old_nodes, unit_nodes(n.path, n.industry_path) AS new_nodes
          FROM old_units o JOIN new_units n ON n.id = o.id
         WHERE (o.path, o.industry_path, o.industry) IS DISTINCT FROM (n.path, n.industry_path, n.industry)
    ), changed AS (
        SELECT -1 AS sign, id, old_industry AS industry, CASE WHEN old_industry <> industry THEN old_nodes
               ELSE ARRAY(SELECT a FROM unnest(old_nodes) a WHERE a <> ALL (new_nodes)) END AS nodes FROM moved
        UNION ALL
        SELECT 1, id, industry, CASE WHEN old_industry <> industry THEN new_nodes
               ELSE ARRAY(SELECT a FROM unnest(new_nodes) a WHERE a <> ALL (old_nodes)) END FROM moved
    )
    SELECT 'members', c.nodes,
           member_dimensions(p.sex, m.worker_kind, c.industry, p.birth_on, p.is_migrant, m.joined_on,
                             real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)),
           sum(c.sign), now()
      FROM changed c
      JOIN memberships m ON m.unit_id = c.id AND membership_counts(m.state)
      JOIN people p ON p.id = m.person_id
     WHERE c.nodes <> '{}'
     GROUP BY 2, 3 HAVING sum(c.sign) <> 0$q$;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0012_lock_left_units"), ("orgs", "0011_planned_each_time")]

    operations = [in_schema(part) for part in (AS_OF.REORGANISE, REINSTATED.MEND, FOLLOW)]
