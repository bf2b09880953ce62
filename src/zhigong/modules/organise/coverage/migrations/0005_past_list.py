"""Which employers had no union at the end of a day, by the very reading that counts them for the board."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

COUNTING = import_module("zhigong.modules.organise.coverage.migrations.0004_as_of").READ
_WITH, _SELECT = COUNTING.index("    WITH inside"), COUNTING.index("    SELECT n.node")
HEAD, JUDGED = COUNTING[:_WITH], COUNTING[_WITH:_SELECT]

STOOD = f"""
CREATE FUNCTION coverage_stood(nodes bigint[], day date)
RETURNS TABLE (employer_id bigint, counting bigint[], covered text, industry text, size text, staff_count integer)
LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '64MB' SET jit = off AS $$
{JUDGED}    SELECT j.employer_id, j.counting, j.covered, j.industry::text, j.size::text, j.staff_count FROM judged j
$$;
REVOKE ALL ON FUNCTION coverage_stood(bigint[], date) FROM PUBLIC, {{{{app}}}};
"""
READ = f"""{HEAD.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
    SELECT n.node, s.covered, s.industry, s.size, count(*), sum(s.staff_count)
      FROM coverage_stood(nodes, day) s CROSS JOIN LATERAL unnest(s.counting) AS n(node) GROUP BY 1, 2, 3, 4
$$;
"""
# A past range gives no sight of an employer that stands elsewhere today.
LACKING = """
CREATE FUNCTION coverage_lacking(node bigint, day date) RETURNS SETOF bigint
LANGUAGE sql STABLE {{definer}} SET jit = off AS $$
    SELECT s.employer_id FROM coverage_stood(ARRAY[node], day) s JOIN market_employers m ON m.employer_id = s.employer_id
     WHERE s.covered = 'none' AND s.counting <> '{}' AND (SELECT seat_sees_people())
       AND (m.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
            OR m.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("coverage", "0004_as_of")]

    operations = [in_schema(part) for part in (STOOD, READ, LACKING)]
