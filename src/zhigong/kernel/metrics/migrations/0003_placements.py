"""Verification of where units stood, and of memberships that a reorganisation moved without changing their state."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

SINCE = """
DO $do$
DECLARE checking text := pg_get_functiondef('verify_memberships'::regproc);
BEGIN
    EXECUTE replace(checking, $q$kind <> 'amend'$q$, $q$kind NOT IN ('amend', 'reorganise')$q$);
END $do$;
"""

PLACEMENTS = """
CREATE FUNCTION verify_placements() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT u.code, CASE WHEN l.id IS NULL THEN 'no placement says where it stands'
                        ELSE 'differs from its last placement' END
      FROM units u
      LEFT JOIN LATERAL (SELECT * FROM unit_placements p WHERE p.unit_id = u.id ORDER BY p.id DESC LIMIT 1) l ON true
     WHERE (u.path, u.industry_path, u.industry, u.state, u.name)
           IS DISTINCT FROM (l.path, l.industry_path, l.industry, l.state, l.name)
    UNION ALL
    SELECT id::text, 'holds from a day before the placement that came before it' FROM (
        SELECT id, valid_from, lag(valid_from) OVER (PARTITION BY unit_id ORDER BY id) AS before
          FROM unit_placements) p WHERE valid_from < before
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0002_both_lines"), ("memberships", "0006_as_of")]

    operations = [in_schema(part) for part in (SINCE, PLACEMENTS)]
