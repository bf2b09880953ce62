"""The employer a seat acts for, as the database knows it; who held 企业行政 at a union now acts for its employer."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

EMPLOYER = """
CREATE FUNCTION seat_employer() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.employer')::bigint;
CREATE FUNCTION seat_unit() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.unit')::bigint;
REVOKE DELETE, TRUNCATE ON employer_agents, employer_agents_versions, employer_invitations FROM {{app}};
REVOKE UPDATE ON employer_agents_versions FROM {{app}};
"""

# A union's subtree was never the right range for its employer: the agency names the employer and nothing else.
MOVED = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM grants WHERE role = 'employer_side' AND ends_on IS NULL) THEN
        RETURN;
    END IF;
    INSERT INTO employer_agents (account_id, employer_id, post, asked_at, starts_on, confirmed_by, confirmed_at, unit_id)
    SELECT DISTINCT ON (g.account_id, u.employer_id)
           g.account_id, u.employer_id, '企业行政', g.created_at, g.starts_on, g.granted_by, g.created_at, u.id
      FROM grants g JOIN units u ON u.id = g.unit_id
     WHERE g.role = 'employer_side' AND g.ends_on IS NULL AND u.employer_id IS NOT NULL
     ORDER BY g.account_id, u.employer_id, g.starts_on;
    UPDATE grants SET ends_on = greatest(current_date, starts_on) WHERE role = 'employer_side' AND ends_on IS NULL;
    PERFORM journal_record('grants.become_agencies', 'done', '{}'::uuid[], NULL, NULL, '', '', '{}'::jsonb,
                           uuid_send(gen_random_uuid()));
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_employer_agents"), ("journal", "0011_seat_words")]

    operations = [in_schema(EMPLOYER), in_schema(MOVED)]
