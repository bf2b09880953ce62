"""A county's move takes its employers along in one statement instead of one by one."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Planned each time: a plan kept from a statement of one unit would walk 20,000 times 20,000.
FOLLOW = """
DROP TRIGGER coverage_unit_changed ON units;
DROP FUNCTION coverage_unit_changed();
CREATE FUNCTION coverage_units_changed() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE changed bigint[];
BEGIN
    EXECUTE 'SELECT array_agg(n.id) FROM old_units o JOIN new_units n ON n.id = o.id
              WHERE (o.path, o.employer_id, o.state, o.level)
                    IS DISTINCT FROM (n.path, n.employer_id, n.state, n.level)' INTO changed;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE $q$
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT v.measure, s.nodes, coverage_dimensions(m.covered, m.industry, m.size), sum(s.sign * v.amount), now()
      FROM old_units o JOIN new_units n ON n.id = o.id AND n.path <> o.path
      JOIN market_employers m ON m.unit_id = n.id AND m.is_open
     CROSS JOIN LATERAL (VALUES (o.path, -1), (n.path, 1)) AS s(nodes, sign)
     CROSS JOIN LATERAL (VALUES ('employers', 1), ('employer_staff', m.staff_count)) AS v(measure, amount)
     GROUP BY 1, 2, 3 HAVING sum(s.sign * v.amount) <> 0$q$;
    EXECUTE 'SELECT coverage_derive(ARRAY(
                 SELECT employer_id FROM old_units WHERE id = ANY ($1) AND employer_id IS NOT NULL
                  UNION SELECT employer_id FROM new_units WHERE id = ANY ($1) AND employer_id IS NOT NULL
                  UNION SELECT employer_id FROM covered_employers WHERE unit_id = ANY ($1)), coverage_today())'
      USING changed;
    RETURN NULL;
END $$;
CREATE TRIGGER coverage_units_changed AFTER UPDATE ON units
    REFERENCING OLD TABLE AS old_units NEW TABLE AS new_units
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_units_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("coverage", "0002_derived")]

    operations = [in_schema(FOLLOW)]
