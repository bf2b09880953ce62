"""The wall around memberships: the seat's range or oneself for reading, events only for writing."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# A CASE, so that the planner neither takes the policy for an index condition nor for selective: the explicit range of
# the first wall (literals) decides the plan, and a page stays one walk along (position, id).
IN_RANGE = """(position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
        OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))"""

POLICIES = f"""
CREATE INDEX memberships_number ON memberships (number);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON memberships FROM {{{{app}}}};
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_in_range ON memberships FOR SELECT TO {{{{app}}}} USING (
    CASE WHEN (SELECT seat_sees_people()) AND {IN_RANGE} THEN true
         ELSE person_id = (SELECT seat_person()) END);

REVOKE UPDATE, DELETE, TRUNCATE ON membership_events FROM {{{{app}}}};
ALTER TABLE membership_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_with_membership ON membership_events FOR SELECT TO {{{{app}}}}
    USING (person_id = (SELECT seat_person()) OR (SELECT seat_role()) = 'system'
           OR (SELECT true FROM memberships m WHERE m.id = membership_events.membership_id));
-- officers write within their range; a member resigns and asks to move without anybody's leave (章程 §6)
CREATE POLICY append_in_range ON membership_events FOR INSERT TO {{{{app}}}} WITH CHECK (
    ((SELECT seat_sees_people()) AND EXISTS (
        SELECT 1 FROM units u WHERE u.id = membership_events.unit_id AND {IN_RANGE}))
    OR (person_id = (SELECT seat_person()) AND kind IN ('resign', 'transfer_out_start')));

CREATE POLICY see_members ON people FOR SELECT TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND (
        SELECT true FROM memberships m WHERE m.person_id = people.id AND m.state <> 'void' LIMIT 1));
CREATE POLICY correct_members ON people FOR UPDATE TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND (
        SELECT true FROM memberships m WHERE m.person_id = people.id AND m.state <> 'void' LIMIT 1));
"""

# LIKE is not leakproof and would lose its index under the policies, so names are searched by the owner's function,
# which takes the range from the seat and answers with memberships the caller may see anyway. The literals are
# written into the statement, so that the planner weighs the name against the range each time.
SEARCH = """
CREATE FUNCTION members_named(typed text, letters text, lowest uuid, wanted integer)
RETURNS TABLE (membership_id uuid, person_id uuid) LANGUAGE plpgsql STABLE {{definer}} AS $$
DECLARE place text; match text;
BEGIN
    typed := translate(coalesce(typed, ''), '%_\\', '');
    letters := lower(translate(coalesce(letters, ''), '%_\\ ', ''));
    IF NOT seat_sees_people() OR typed || letters = '' THEN
        RETURN;
    END IF;
    place := CASE WHEN seat_ihi() >= seat_ilo()
        THEN format('m.industry_position BETWEEN %s AND %s', seat_ilo(), seat_ihi())
        ELSE format('m.position BETWEEN %s AND %s', seat_lo(), seat_hi()) END;
    match := CASE WHEN letters = ''
        THEN format('p.name LIKE %L', typed || '%')
        ELSE format('(replace(p.name_pinyin, '' '', '''') LIKE %L OR p.name_initials LIKE %L)',
                    letters || '%', letters || '%') END;
    RETURN QUERY EXECUTE format(
        'SELECT m.id, m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
          WHERE %s AND %s AND m.state <> ''void'' AND m.id > %L ORDER BY m.id LIMIT %s',
        place, match, coalesce(lowest, '00000000-0000-0000-0000-000000000000'::uuid), least(wanted, 1000));
END $$;
"""

# As of a day: the last event of each membership that had happened by then (domain note 2.4: state = fold of events).
# A membership found to be a mistake (void) never was. Returns counts only, so any seat may ask.
AS_OF = """
CREATE FUNCTION members_as_of(lowest bigint, highest bigint, day date)
RETURNS TABLE (dimension text, value text, amount bigint) LANGUAGE sql STABLE {{definer}} AS $$
    WITH touched AS (
        SELECT DISTINCT e.membership_id FROM membership_events e JOIN units u ON u.id = e.unit_id
         WHERE u.position BETWEEN lowest AND highest AND e.happened_on <= day
    ), last_event AS (
        SELECT DISTINCT ON (e.membership_id) e.membership_id, e.person_id, e.unit_id, e.to_state
          FROM membership_events e JOIN touched t ON t.membership_id = e.membership_id
         WHERE e.happened_on <= day ORDER BY e.membership_id, e.id DESC
    ), described AS (
        SELECT DISTINCT ON (e.membership_id) e.membership_id, e.worker_kind
          FROM membership_events e JOIN touched t ON t.membership_id = e.membership_id
         WHERE e.happened_on <= day AND e.kind IN ('join', 'transfer_in', 'amend')
         ORDER BY e.membership_id, e.id DESC
    ), counted AS (
        SELECT member_dimensions(p.sex, d.worker_kind, u.industry, p.birth_on, p.is_migrant, m.joined_on) AS parts
          FROM last_event l JOIN described d ON d.membership_id = l.membership_id
          JOIN memberships m ON m.id = l.membership_id AND m.state <> 'void'
          JOIN units u ON u.id = l.unit_id AND u.position BETWEEN lowest AND highest
          JOIN people p ON p.id = l.person_id
         WHERE membership_counts(l.to_state)
    )
    SELECT x.key, x.value, count(*) FROM counted c
     CROSS JOIN LATERAL (SELECT '' AS key, '' AS value UNION ALL SELECT * FROM jsonb_each_text(c.parts)) x
     GROUP BY 1, 2
$$;
"""

# Yes or no for a person whose id the caller already has through the identity door.
HOLDER = """
CREATE FUNCTION person_holds_membership(wanted uuid) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT seat_sees_people() IS NOT NULL AND EXISTS (
        SELECT 1 FROM memberships WHERE person_id = wanted AND membership_counts(state))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0003_derive")]

    operations = [in_schema(part) for part in (POLICIES, SEARCH, HOLDER, AS_OF)]
