"""The current row is derived from the events by the database itself, and the counts move in the same statement."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# domain note 2.4 and 2.5; ledger.py holds the same table with the sentences for a clerk
WORDS = """
CREATE FUNCTION membership_step_is_legal(kind text, from_state text, to_state text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (kind, from_state, to_state) IN (
    ('join', '', 'active'),
    ('transfer_in', '', 'active'), ('transfer_in', 'transferring_out', 'active'), ('transfer_in', 'retained', 'active'),
    ('transfer_out_start', 'active', 'transferring_out'), ('transfer_out_cancel', 'transferring_out', 'active'),
    ('transfer_out', 'transferring_out', 'ended'),
    ('retain', 'active', 'retained'), ('restore', 'retained', 'active'),
    ('resign', 'active', 'ended'), ('resign', 'transferring_out', 'ended'), ('resign', 'retained', 'ended'),
    ('lapse', 'active', 'ended'), ('lapse', 'transferring_out', 'ended'), ('lapse', 'retained', 'ended'),
    ('expel', 'active', 'ended'), ('expel', 'transferring_out', 'ended'), ('expel', 'retained', 'ended'),
    ('decease', 'active', 'ended'), ('decease', 'transferring_out', 'ended'), ('decease', 'retained', 'ended'),
    ('void', 'active', 'void'), ('void', 'transferring_out', 'void'), ('void', 'retained', 'void'),
    ('void', 'ended', 'void'),
    ('amend', 'active', 'active'), ('amend', 'transferring_out', 'transferring_out'), ('amend', 'retained', 'retained')
);
CREATE FUNCTION membership_counts(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN state IN ('active', 'transferring_out');
CREATE FUNCTION member_dimensions(
    sex text, worker_kind text, industry text, birth_on date, is_migrant boolean, joined_on date
) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
RETURN jsonb_build_object(
    'sex', sex, 'worker_kind', worker_kind, 'industry', industry,
    'birth_month', coalesce(to_char(birth_on, 'YYYY-MM'), ''),
    'is_migrant', CASE WHEN is_migrant THEN '1' WHEN NOT is_migrant THEN '0' ELSE '' END,
    'joined_month', to_char(joined_on, 'YYYY-MM'));
"""

# province(2) + year(4) + sequence(8) + Luhn (domain note 2.6); the province is the union's place, or its code
NUMBERS = """
CREATE SEQUENCE member_numbers;
GRANT USAGE ON SEQUENCE member_numbers TO {{app}};
CREATE FUNCTION member_number(place text, unit_code text, joined_on date) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    body text := coalesce(substring(place FROM '^[0-9]{2}'), substring(unit_code FROM '[0-9]{2}'), '00')
                 || to_char(joined_on, 'YYYY') || lpad(nextval('member_numbers')::text, 8, '0');
    total integer := 0; digit integer; place_from_right integer;
BEGIN
    FOR place_from_right IN 0..length(body) - 1 LOOP
        digit := substr(body, length(body) - place_from_right, 1)::integer;
        IF place_from_right %% 2 = 0 THEN
            digit := digit * 2;
            IF digit > 9 THEN digit := digit - 9; END IF;
        END IF;
        total := total + digit;
    END LOOP;
    RETURN body || ((10 - total %% 10) %% 10)::text;
END $$;
""".replace("%%", "%")

# Several events of one membership in one statement are taken turn by turn. Locks come first, so that what is read
# afterwards is what the last writer left; units are held against a reorganisation moving them meanwhile.
DERIVE = """
CREATE FUNCTION memberships_derive() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE turns integer; bad record;
BEGIN
    SELECT max(n) INTO turns FROM (SELECT count(*) AS n FROM new_events GROUP BY membership_id) c;
    PERFORM 1 FROM units WHERE id IN (SELECT unit_id FROM new_events) ORDER BY id FOR KEY SHARE;
    PERFORM 1 FROM memberships WHERE id IN (SELECT membership_id FROM new_events) ORDER BY id FOR UPDATE;
    FOR turn IN 1..coalesce(turns, 0) LOOP
        SELECT e.membership_id, e.kind, coalesce(m.state, '') AS state, CASE
                 WHEN u.id IS NULL THEN 'unit_unknown'
                 WHEN coalesce(m.state, '') <> e.from_state THEN 'state_changed'
                 WHEN NOT membership_step_is_legal(e.kind, e.from_state, e.to_state) THEN 'step_illegal'
                 WHEN m.person_id <> e.person_id THEN 'other_person'
                 WHEN m.unit_id <> e.unit_id AND e.kind NOT IN ('transfer_in', 'retain') THEN 'other_unit'
                 WHEN u.state <> 'active' AND e.kind IN ('join', 'transfer_in', 'restore') THEN 'unit_not_active'
                 WHEN e.happened_on < m.since_on THEN 'before_last_event'
                 WHEN e.happened_on < e.joined_on AND e.kind <> 'join' THEN 'before_joining'
               END AS problem
          INTO bad
          FROM (SELECT n.*, row_number() OVER (PARTITION BY n.membership_id ORDER BY n.id) AS turn_number
                  FROM new_events n) e
          LEFT JOIN memberships m ON m.id = e.membership_id
          LEFT JOIN units u ON u.id = e.unit_id
         WHERE e.turn_number = turn AND (
               u.id IS NULL OR coalesce(m.state, '') <> e.from_state
               OR NOT membership_step_is_legal(e.kind, e.from_state, e.to_state)
               OR m.person_id <> e.person_id
               OR (m.unit_id <> e.unit_id AND e.kind NOT IN ('transfer_in', 'retain'))
               OR (u.state <> 'active' AND e.kind IN ('join', 'transfer_in', 'restore'))
               OR e.happened_on < m.since_on OR (e.happened_on < e.joined_on AND e.kind <> 'join'))
         LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'membership ledger refuses: %', bad.problem USING ERRCODE = 'ZG002', DETAIL =
                jsonb_build_object('problem', bad.problem, 'kind', bad.kind, 'state', bad.state,
                                   'membership', bad.membership_id)::text;
        END IF;
        WITH e AS (
            SELECT r.* FROM (SELECT n.*, row_number() OVER (PARTITION BY n.membership_id ORDER BY n.id) AS turn_number
                               FROM new_events n) r WHERE r.turn_number = turn
        ), before AS (
            SELECT m.* FROM memberships m JOIN e ON e.membership_id = m.id
        ), after AS (
            INSERT INTO memberships AS m (id, person_id, unit_id, position, industry_position, state, number, joined_on,
                                          since_on, worker_kind, employment_form, employer_id, last_event_id)
            SELECT e.membership_id, e.person_id, u.id, u.position, u.industry_position, e.to_state,
                   coalesce(nullif(e.number, ''), b.number, ''),
                   CASE WHEN b.id IS NULL OR e.kind = 'amend' THEN e.joined_on ELSE b.joined_on END,
                   CASE WHEN e.kind = 'amend' THEN b.since_on ELSE e.happened_on END,
                   CASE WHEN e.kind IN ('join', 'transfer_in', 'amend') THEN e.worker_kind ELSE b.worker_kind END,
                   CASE WHEN e.kind IN ('join', 'transfer_in', 'amend') THEN e.employment_form
                        ELSE b.employment_form END,
                   CASE WHEN e.kind IN ('join', 'transfer_in', 'amend') THEN e.employer_id ELSE b.employer_id END,
                   e.id
              FROM e JOIN units u ON u.id = e.unit_id LEFT JOIN before b ON b.id = e.membership_id
            ON CONFLICT (id) DO UPDATE SET
                unit_id = excluded.unit_id, position = excluded.position,
                industry_position = excluded.industry_position, state = excluded.state, number = excluded.number,
                joined_on = excluded.joined_on, since_on = excluded.since_on, worker_kind = excluded.worker_kind,
                employment_form = excluded.employment_form, employer_id = excluded.employer_id,
                last_event_id = excluded.last_event_id
            RETURNING m.*
        ), moved AS (
            SELECT -1 AS sign, person_id, unit_id, worker_kind, joined_on FROM before WHERE membership_counts(state)
            UNION ALL
            SELECT 1, person_id, unit_id, worker_kind, joined_on FROM after WHERE membership_counts(state)
        )
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT 'members', u.path,
               member_dimensions(p.sex, c.worker_kind, u.industry, p.birth_on, p.is_migrant, c.joined_on) AS dimensions,
               sum(c.sign), now()
          FROM moved c JOIN units u ON u.id = c.unit_id JOIN people p ON p.id = c.person_id
         GROUP BY u.path, 3 HAVING sum(c.sign) <> 0;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER derive AFTER INSERT ON membership_events REFERENCING NEW TABLE AS new_events
    FOR EACH STATEMENT EXECUTE FUNCTION memberships_derive();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON membership_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# What a count is split by changes with the person (correction, erasure) and with the unit (reorganisation, industry).
# The copies of a moved unit's position follow by the units room's own trigger.
FOLLOW = """
CREATE FUNCTION memberships_follow_people() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT 'members', u.path, member_dimensions(c.sex, m.worker_kind, u.industry, c.birth_on, c.is_migrant, m.joined_on),
           sum(c.sign), now()
      FROM (SELECT -1 AS sign, o.id, o.sex, o.birth_on, o.is_migrant FROM old_people o JOIN new_people n ON n.id = o.id
             WHERE (o.sex, o.birth_on, o.is_migrant) IS DISTINCT FROM (n.sex, n.birth_on, n.is_migrant)
            UNION ALL
            SELECT 1, n.id, n.sex, n.birth_on, n.is_migrant FROM old_people o JOIN new_people n ON n.id = o.id
             WHERE (o.sex, o.birth_on, o.is_migrant) IS DISTINCT FROM (n.sex, n.birth_on, n.is_migrant)) c
      JOIN memberships m ON m.person_id = c.id AND membership_counts(m.state)
      JOIN units u ON u.id = m.unit_id
     GROUP BY 2, 3 HAVING sum(c.sign) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER memberships_follow AFTER UPDATE ON people
    REFERENCING OLD TABLE AS old_people NEW TABLE AS new_people
    FOR EACH STATEMENT EXECUTE FUNCTION memberships_follow_people();

CREATE FUNCTION memberships_follow_units() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    SELECT 'members', c.path, member_dimensions(p.sex, m.worker_kind, c.industry, p.birth_on, p.is_migrant, m.joined_on),
           sum(c.sign), now()
      FROM (SELECT -1 AS sign, o.id, o.path, o.industry FROM old_units o JOIN new_units n ON n.id = o.id
             WHERE (o.path, o.industry) IS DISTINCT FROM (n.path, n.industry)
            UNION ALL
            SELECT 1, n.id, n.path, n.industry FROM old_units o JOIN new_units n ON n.id = o.id
             WHERE (o.path, o.industry) IS DISTINCT FROM (n.path, n.industry)) c
      JOIN memberships m ON m.unit_id = c.id AND membership_counts(m.state)
      JOIN people p ON p.id = m.person_id
     GROUP BY 2, 3 HAVING sum(c.sign) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER memberships_follow AFTER UPDATE ON units
    REFERENCING OLD TABLE AS old_units NEW TABLE AS new_units
    FOR EACH STATEMENT EXECUTE FUNCTION memberships_follow_units();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("memberships", "0002_event_transaction"),
        ("journal", "0003_wall"),
        ("tally", "0002_wall"),
        ("people", "0003_wall"),
        ("orgs", "0003_search_and_followers"),
    ]

    operations = [in_schema(part) for part in (WORDS, NUMBERS, DERIVE, FOLLOW)]
