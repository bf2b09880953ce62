"""Whether work with a time limit was done within it is counted at the unit whose work it was, once."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# A to-do that climbed (reason 'overdue') is the same piece of work again: it was counted late where it began.
# Month of being done in China's time, and 1 for in time, 0 for late.
COUNT = """
CREATE FUNCTION count_work_done() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT 'work_done', unit_nodes(u.path, u.industry_path), jsonb_build_object('month', work_month(n.done_at, n.due_at)),
           count(*), now()
      FROM new_todos n JOIN old_todos o ON o.id = n.id JOIN units u ON u.id = n.unit_id
     WHERE o.done_at IS NULL AND n.done_at IS NOT NULL AND n.due_at IS NOT NULL AND n.reason <> 'overdue'
     GROUP BY 2, 3;
    RETURN NULL;
END $$;
CREATE TRIGGER count_work_done AFTER UPDATE ON todos REFERENCING OLD TABLE AS old_todos NEW TABLE AS new_todos
    FOR EACH STATEMENT EXECUTE FUNCTION count_work_done();
"""
MONTH = """
CREATE FUNCTION work_month(done_at timestamptz, due_at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(done_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
           || CASE WHEN done_at <= due_at THEN ':1' ELSE ':0' END
$$;
"""
# What instances did before this migration counts too.
BEFORE = """
INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
SELECT 'work_done', unit_nodes(u.path, u.industry_path), jsonb_build_object('month', work_month(n.done_at, n.due_at)), count(*), now()
  FROM todos n JOIN units u ON u.id = n.unit_id
 WHERE n.done_at IS NOT NULL AND n.due_at IS NOT NULL AND n.reason <> 'overdue'
 GROUP BY 2, 3;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("worklist", "0002_wall"),
        ("tally", "0002_wall"),
        ("memberships", "0005_both_lines"),
    ]

    operations = [in_schema(MONTH), in_schema(COUNT), in_schema(BEFORE)]
