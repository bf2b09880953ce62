"""One level of the tree as it stood on a day, by index."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

LEVEL = """
CREATE INDEX unit_placements_parent ON unit_placements ((path[cardinality(path) - 1]));
CREATE INDEX unit_placements_line_parent ON unit_placements ((industry_path[cardinality(industry_path) - 1]));
CREATE FUNCTION level_as_of(node bigint, day date, known timestamptz)
RETURNS TABLE (unit_id bigint, name text, state text) LANGUAGE sql STABLE AS $$
    SELECT p.unit_id, p.name::text, p.state::text
      FROM (SELECT c.unit_id FROM unit_placements c WHERE c.path[cardinality(c.path) - 1] = node
            UNION
            SELECT c.unit_id FROM unit_placements c
             WHERE c.industry_path[cardinality(c.industry_path) - 1] = node) c
     CROSS JOIN LATERAL (
        SELECT l.* FROM unit_placements l
         WHERE l.unit_id = c.unit_id AND l.valid_from <= day AND l.learnt_at < known
         ORDER BY l.id DESC LIMIT 1) p
     WHERE p.path[cardinality(p.path) - 1] = node
        OR p.industry_path[cardinality(p.industry_path) - 1] = node
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0008_placements")]
    operations = [in_schema(LEVEL)]
