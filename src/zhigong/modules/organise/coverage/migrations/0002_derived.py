"""Coverage is derived and counted by the database; the walls around what the market register says.

Triggers of this line stand on `units` and `covered_employers`, so that a union founded anywhere, by any line, takes its
employer out of the lists in the same transaction. The kernel's tables stay as they are.
"""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# The same answer as kernel.orgs.queries.union_of_employer, for many at once.
DERIVE = """
CREATE FUNCTION coverage_derive(wanted bigint[], today date) RETURNS integer LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE changed integer;
BEGIN
    UPDATE market_employers m SET covered = d.covered, covering_id = d.unit_id
      FROM (SELECT w.id, CASE WHEN own.id IS NOT NULL THEN 'own' WHEN joint.id IS NOT NULL THEN 'joint' ELSE '' END AS covered,
                   coalesce(own.id, joint.id) AS unit_id
              FROM unnest(wanted) AS w(id)
              LEFT JOIN LATERAL (SELECT u.id FROM units u WHERE u.employer_id = w.id AND u.state = 'active'
                    AND u.level = 'grassroots' ORDER BY u.position LIMIT 1) own ON true
              LEFT JOIN LATERAL (SELECT c.unit_id AS id FROM covered_employers c JOIN units u ON u.id = c.unit_id
                    WHERE c.employer_id = w.id AND u.state = 'active' AND coalesce(c.starts_on, today) <= today
                      AND coalesce(c.ends_on, today) >= today ORDER BY c.id LIMIT 1) joint ON true) d
     WHERE m.employer_id = d.id AND (m.covered <> d.covered OR m.covering_id IS DISTINCT FROM d.unit_id);
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
CREATE FUNCTION coverage_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date $$;
"""
# industry and size carry whether there is a union: 'C:1' manufacturing with one.
TALLY = """
CREATE FUNCTION coverage_dimensions(covered text, industry text, size text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('covered', CASE covered WHEN '' THEN 'none' ELSE covered END,
        'industry', industry || CASE covered WHEN '' THEN ':0' ELSE ':1' END,
        'size', size || CASE covered WHEN '' THEN ':0' ELSE ':1' END)
$$;
CREATE FUNCTION coverage_tally() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT v.measure, u.path, coverage_dimensions(n.covered, n.industry, n.size), sum(v.amount), now()
          FROM new_rows n JOIN units u ON u.id = n.unit_id
          CROSS JOIN LATERAL (VALUES ('employers', 1), ('employer_staff', n.staff_count)) AS v(measure, amount)
         WHERE n.is_open GROUP BY 1, 2, 3 HAVING sum(v.amount) <> 0;
    ELSE
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT v.measure, u.path, coverage_dimensions(n.covered, n.industry, n.size), sum(v.amount), now()
          FROM (SELECT unit_id, covered, industry, size, staff_count, 1 AS sign FROM new_rows WHERE is_open
                UNION ALL
                SELECT unit_id, covered, industry, size, staff_count, -1 FROM old_rows WHERE is_open) n
          JOIN units u ON u.id = n.unit_id
          CROSS JOIN LATERAL (VALUES ('employers', n.sign), ('employer_staff', n.sign * n.staff_count)) AS v(measure, amount)
         GROUP BY 1, 2, 3 HAVING sum(v.amount) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER coverage_tally_new AFTER INSERT ON market_employers REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_tally();
CREATE TRIGGER coverage_tally_changed AFTER UPDATE ON market_employers
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION coverage_tally();
"""
FOLLOW = """
CREATE FUNCTION coverage_unit_changed() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF OLD.path <> NEW.path THEN
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT v.measure, s.nodes, coverage_dimensions(m.covered, m.industry, m.size), sum(s.sign * v.amount), now()
          FROM market_employers m
          CROSS JOIN (VALUES (OLD.path, -1), (NEW.path, 1)) AS s(nodes, sign)
          CROSS JOIN LATERAL (VALUES ('employers', 1), ('employer_staff', m.staff_count)) AS v(measure, amount)
         WHERE m.unit_id = NEW.id AND m.is_open GROUP BY 1, 2, 3 HAVING sum(s.sign * v.amount) <> 0;
    END IF;
    PERFORM coverage_derive(ARRAY(SELECT OLD.employer_id UNION SELECT NEW.employer_id
        UNION SELECT employer_id FROM covered_employers WHERE unit_id = NEW.id), coverage_today());
    RETURN NULL;
END $$;
CREATE TRIGGER coverage_unit_changed AFTER UPDATE OF path, employer_id, state, level ON units FOR EACH ROW
    WHEN (OLD.path IS DISTINCT FROM NEW.path OR OLD.employer_id IS DISTINCT FROM NEW.employer_id
          OR OLD.state IS DISTINCT FROM NEW.state OR OLD.level IS DISTINCT FROM NEW.level)
    EXECUTE FUNCTION coverage_unit_changed();
CREATE FUNCTION coverage_links_changed() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM coverage_derive(ARRAY(SELECT employer_id FROM old_rows WHERE employer_id IS NOT NULL), coverage_today());
    ELSE
        PERFORM coverage_derive(ARRAY(SELECT employer_id FROM new_rows WHERE employer_id IS NOT NULL), coverage_today());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER coverage_unit_added AFTER INSERT ON units REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_links_changed();
CREATE TRIGGER coverage_link_added AFTER INSERT ON covered_employers REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_links_changed();
CREATE TRIGGER coverage_link_changed AFTER UPDATE ON covered_employers REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_links_changed();
CREATE TRIGGER coverage_link_removed AFTER DELETE ON covered_employers REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION coverage_links_changed();
"""
# An employer-side account, a leader or an administrator sees no record; they have the counts their role gives them.
IN_RANGE = """((SELECT seat_sees_people()) AND (position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
        OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi())))"""
WALL = f"""
REVOKE DELETE, TRUNCATE ON market_employers, market_imports, market_rows, coverage_drives FROM {{{{app}}}};
REVOKE UPDATE ON market_employers FROM {{{{app}}}};
GRANT UPDATE (unit_id, position, industry_position, industry, size, staff_count, founded_on, state, is_open, register_on)
    ON market_employers TO {{{{app}}}};
ALTER TABLE market_employers ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_range ON market_employers TO {{{{app}}}} USING ({IN_RANGE}) WITH CHECK ({IN_RANGE});
ALTER TABLE market_imports ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_range ON market_imports TO {{{{app}}}} USING ({IN_RANGE}) WITH CHECK ({IN_RANGE});
REVOKE UPDATE ON market_rows FROM {{{{app}}}};
ALTER TABLE market_rows ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_import ON market_rows TO {{{{app}}}}
    USING ((SELECT true FROM market_imports i WHERE i.id = market_rows.source_id));
ALTER TABLE coverage_drives ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON coverage_drives TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = coverage_drives.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0001_tables"),
        ("matters", "0003_given_back"),
        ("memberships", "0004_wall"),
        ("tally", "0002_wall"),
        ("orgs", "0007_industry_path"),
    ]

    operations = [in_schema(DERIVE), in_schema(TALLY), in_schema(FOLLOW), in_schema(WALL)]
