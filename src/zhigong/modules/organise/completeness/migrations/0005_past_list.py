"""Who lacked a fact at the end of a day, by the very reading that counts them for the board."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

COUNTING = import_module("zhigong.modules.organise.completeness.migrations.0004_as_of").STOOD
HEAD = COUNTING[: COUNTING.index("BEGIN")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
# The same, member by member: which version of the person it was, and the union by that day's name and place.
CHANGES = {
    "completeness_stood(": "completeness_members_stood(",
    "(node_id bigint, facts jsonb, amount bigint)": "(membership_id uuid, version_id bigint, counting bigint[], path bigint[],"
    " unit_name text, facts jsonb)",
    "AS counting\n": "AS counting, p.path, p.name::text AS unit_name\n",
    "SELECT u.path, u.industry_path FROM": "SELECT u.path, u.industry_path, u.name FROM",
    "SELECT i.counting, CASE": "SELECT l.membership_id, v.pgh_id::bigint, i.counting, i.path, i.unit_name, CASE",
    "SELECT n.node, d.facts, count(*) FROM described d CROSS JOIN LATERAL unnest(d.counting) AS n(node) GROUP BY 1, 2;": (
        "SELECT * FROM described;"
    ),
}
MEMBERS = COUNTING
for old, new in CHANGES.items():
    if old not in MEMBERS:
        raise RuntimeError("the function of 0004 does not read as it did")
    MEMBERS = MEMBERS.replace(old, new)

STOOD = f"""{HEAD}BEGIN
    RETURN QUERY
    SELECT n.node, s.facts, count(*) FROM completeness_members_stood(nodes, chosen, day) s
     CROSS JOIN LATERAL unnest(s.counting) AS n(node) GROUP BY 1, 2;
END $$;
"""
# In the order of that day's tree, after one membership of it. Whoever lies outside the seat's range today is passed
# over: a past range gives no sight of a present stranger.
LACKING = """
CREATE FUNCTION completeness_lacking(node bigint, day date, wanted text, after_id uuid, most integer)
RETURNS TABLE (membership_id uuid, version_id bigint, unit_name text, facts jsonb)
LANGUAGE plpgsql STABLE {{definer}} SET plan_cache_mode = force_custom_plan SET jit = off AS $$
#variable_conflict use_column
DECLARE chosen uuid[];
BEGIN
    IF NOT seat_sees_people() THEN
        RETURN;
    END IF;
    SELECT array_agg(DISTINCT e.membership_id) INTO chosen
      FROM units_as_of(ARRAY[node], day, 'infinity') u
      JOIN membership_events e ON e.unit_id = u.unit_id AND e.happened_on <= day
      JOIN memberships m ON m.id = e.membership_id
           AND (m.position BETWEEN seat_lo() AND seat_hi() OR m.industry_position BETWEEN seat_ilo() AND seat_ihi());
    RETURN QUERY
    WITH lacking AS MATERIALIZED (
        SELECT s.* FROM completeness_members_stood(ARRAY[node], chosen, day) s WHERE s.facts ->> wanted = '0'
    ), start AS (SELECT a.path, a.membership_id FROM lacking a WHERE a.membership_id = after_id)
    SELECT l.membership_id, l.version_id, l.unit_name, l.facts FROM lacking l
     WHERE NOT EXISTS (SELECT FROM start) OR (l.path, l.membership_id) > (SELECT a.path, a.membership_id FROM start a)
     ORDER BY l.path, l.membership_id LIMIT most;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("completeness", "0004_as_of")]

    operations = [in_schema(part) for part in (MEMBERS, STOOD, LACKING)]
