"""What an auditor needs to answer who sees a matter: where it lies and how confidential it is, never who is in it."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Roles that read the journal or give seats may ask; persons come out as roles, never as ids.
SIGHT = """
CREATE FUNCTION sight_of_matter(wanted text) RETURNS jsonb LANGUAGE plpgsql STABLE {{definer}} AS $$
BEGIN
    IF seat_role() NOT IN ('auditor', 'audit_admin', 'security_admin', 'system') THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT jsonb_build_object(
        'id', m.id, 'number', m.number, 'kind', m.kind, 'procedure_version', m.procedure_version, 'state', m.state,
        'unit_id', m.unit_id, 'position', m.position, 'industry_position', m.industry_position,
        'confidentiality', m.confidentiality, 'employer_sees', m.employer_sees, 'has_opener', m.opened_by IS NOT NULL,
        'handling', (SELECT coalesce(jsonb_agg(DISTINCT t.unit_id), '[]') FROM todos t WHERE t.matter_id = m.id),
        'parties', (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'role', p.role, 'is_person', p.person_id IS NOT NULL, 'unit_id', p.unit_id, 'employer_id', p.employer_id,
            'unnamed', p.unnamed, 'audience', p.audience) ORDER BY p.id), '[]')
            FROM matter_parties p WHERE p.matter_id = m.id),
        'parts', (SELECT coalesce(jsonb_object_agg(audience, many), '{}') FROM (
            SELECT audience, count(*) AS many FROM (
                SELECT s.audience FROM matter_steps s WHERE s.matter_id = m.id
                UNION ALL SELECT a.audience FROM matter_attachments a WHERE a.matter_id = m.id
                UNION ALL SELECT o.audience FROM matter_milestones o WHERE o.matter_id = m.id) every_part
             GROUP BY audience) counted))
      FROM matters m WHERE m.number = wanted);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_taken_back")]

    operations = [in_schema(SIGHT, "DROP FUNCTION sight_of_matter(text)")]
