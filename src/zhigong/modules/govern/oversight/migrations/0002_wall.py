"""The second wall of oversight, and the audited function by which administrators find a person they may not see."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON retention_proposals FROM {{app}};
ALTER TABLE retention_proposals ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON retention_proposals FOR SELECT TO {{app}}
    USING ((SELECT seat_role() IN ('system', 'security_admin', 'audit_admin')));
CREATE POLICY propose ON retention_proposals FOR INSERT TO {{app}} WITH CHECK ((SELECT seat_role()) = 'system');
CREATE POLICY confirm ON retention_proposals FOR UPDATE TO {{app}}
    USING ((SELECT seat_role() IN ('system', 'security_admin', 'audit_admin')));

-- Where a member is registered and handled, by member number: no name, no document; only inside the asker's own range.
CREATE FUNCTION sight_places(member_number text)
RETURNS TABLE (person_id uuid, rule text, unit_id bigint, "position" bigint, industry_position bigint)
LANGUAGE sql STABLE {{definer}} AS $$
    WITH found AS (
        SELECT m.person_id AS person, m.unit_id, m.position, m.industry_position FROM memberships m
         WHERE m.number = member_number AND m.number <> '' AND m.state <> 'void'
           AND (SELECT seat_role() IN ('security_admin', 'audit_admin', 'auditor', 'system'))
           AND (m.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
                OR m.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))
         LIMIT 1
    )
    SELECT f.person, 'membership', f.unit_id, f.position, f.industry_position FROM found f
    UNION ALL
    SELECT f.person, a.number, a.unit_id, a.position, a.industry_position
      FROM found f JOIN matter_parties p ON p.person_id = f.person
      JOIN matters a ON a.id = p.matter_id WHERE a.closed_at IS NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_tables"),
        ("memberships", "0005_both_lines"),
        ("matters", "0002_wall"),
        ("journal", "0009_reading_stops"),
    ]

    operations = [in_schema(WALL)]
