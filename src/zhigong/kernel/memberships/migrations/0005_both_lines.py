"""Counts follow both lines: a delta names the units above on the territory and on the industry line, each once."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# real_name: what the register must hold of a member, and an officer saw the document (identity level 4)
WORDS = """
CREATE FUNCTION unit_nodes(path bigint[], industry_path bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN industry_path = '{}' THEN path
         ELSE path || ARRAY(SELECT n FROM unnest(industry_path) AS n WHERE n <> ALL (path)) END;
CREATE FUNCTION real_name(
    name text, sex text, birth_on date, doc_digest bytea, mobile_digest bytea, identity_level smallint
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN name <> '' AND sex IN ('1', '2') AND birth_on IS NOT NULL AND doc_digest IS NOT NULL
       AND mobile_digest IS NOT NULL AND identity_level >= 4;
CREATE FUNCTION member_dimensions(
    sex text, worker_kind text, industry text, birth_on date, is_migrant boolean, joined_on date, is_real_name boolean
) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
RETURN jsonb_build_object(
    'sex', sex, 'worker_kind', worker_kind, 'industry', industry,
    'birth_month', coalesce(to_char(birth_on, 'YYYY-MM'), ''),
    'is_migrant', CASE WHEN is_migrant THEN '1' WHEN NOT is_migrant THEN '0' ELSE '' END,
    'joined_month', to_char(joined_on, 'YYYY-MM'),
    'real_name', CASE WHEN is_real_name THEN '1' ELSE '0' END);
"""

DERIVE = """
CREATE OR REPLACE FUNCTION memberships_derive() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
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
        SELECT 'members', unit_nodes(u.path, u.industry_path),
               member_dimensions(p.sex, c.worker_kind, u.industry, p.birth_on, p.is_migrant, c.joined_on,
                                 real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)),
               sum(c.sign), now()
          FROM moved c JOIN units u ON u.id = c.unit_id JOIN people p ON p.id = c.person_id
         GROUP BY 2, 3 HAVING sum(c.sign) <> 0;
    END LOOP;
    RETURN NULL;
END $$;
"""

FOLLOW = """
CREATE OR REPLACE FUNCTION memberships_follow_people() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    WITH described AS (
        SELECT -1 AS sign, id, sex, birth_on, is_migrant,
               real_name(name, sex, birth_on, doc_digest, mobile_digest, identity_level) AS is_real_name
          FROM old_people
        UNION ALL
        SELECT 1, id, sex, birth_on, is_migrant,
               real_name(name, sex, birth_on, doc_digest, mobile_digest, identity_level)
          FROM new_people
    ), changed AS (
        SELECT sum(sign) AS sign, id, sex, birth_on, is_migrant, is_real_name FROM described
         GROUP BY id, sex, birth_on, is_migrant, is_real_name HAVING sum(sign) <> 0
    )
    SELECT 'members', unit_nodes(u.path, u.industry_path),
           member_dimensions(c.sex, m.worker_kind, u.industry, c.birth_on, c.is_migrant, m.joined_on, c.is_real_name),
           sum(c.sign), now()
      FROM changed c
      JOIN memberships m ON m.person_id = c.id AND membership_counts(m.state)
      JOIN units u ON u.id = m.unit_id
     GROUP BY 2, 3 HAVING sum(c.sign) <> 0;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION memberships_follow_units() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
    WITH moved AS (
        SELECT o.id, o.path AS old_path, o.industry_path AS old_line, o.industry AS old_industry,
               n.path, n.industry_path, n.industry
          FROM old_units o JOIN new_units n ON n.id = o.id
         WHERE (o.path, o.industry_path, o.industry) IS DISTINCT FROM (n.path, n.industry_path, n.industry)
    ), changed AS (
        SELECT -1 AS sign, id, unit_nodes(old_path, old_line) AS nodes, old_industry AS industry FROM moved
        UNION ALL
        SELECT 1, id, unit_nodes(path, industry_path), industry FROM moved
    )
    SELECT 'members', c.nodes,
           member_dimensions(p.sex, m.worker_kind, c.industry, p.birth_on, p.is_migrant, m.joined_on,
                             real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)),
           sum(c.sign), now()
      FROM changed c
      JOIN memberships m ON m.unit_id = c.id AND membership_counts(m.state)
      JOIN people p ON p.id = m.person_id
     GROUP BY 2, 3 HAVING sum(c.sign) <> 0;
    RETURN NULL;
END $$;
"""

# As of a day: who was where by the ledger (domain note 2.4); the tree, the unit's industry and the person are today's.
AS_OF = """
DROP FUNCTION members_as_of(bigint, bigint, date);
CREATE FUNCTION members_as_of(wanted bigint, day date)
RETURNS TABLE (dimension text, value text, amount bigint) LANGUAGE sql STABLE {{definer}} AS $$
    WITH inside AS (
        SELECT u.id, u.industry FROM units w JOIN units u ON u.position BETWEEN w.position AND w.position_end
         WHERE w.id = wanted
        UNION
        SELECT u.id, u.industry
          FROM units w JOIN units u ON u.industry_position BETWEEN w.industry_position AND w.industry_position_end
         WHERE w.id = wanted AND w.industry_position >= 0
    ), touched AS (
        SELECT DISTINCT e.membership_id FROM membership_events e JOIN inside i ON i.id = e.unit_id
         WHERE e.happened_on <= day
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
        SELECT member_dimensions(
                   p.sex, d.worker_kind, i.industry, p.birth_on, p.is_migrant, m.joined_on,
                   real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)) AS parts
          FROM last_event l JOIN described d ON d.membership_id = l.membership_id
          JOIN memberships m ON m.id = l.membership_id AND m.state <> 'void'
          JOIN inside i ON i.id = l.unit_id
          JOIN people p ON p.id = l.person_id
         WHERE membership_counts(l.to_state)
    )
    SELECT x.key, x.value, count(*) FROM counted c
     CROSS JOIN LATERAL (SELECT '' AS key, '' AS value UNION ALL SELECT * FROM jsonb_each_text(c.parts)) x
     GROUP BY 1, 2
$$;
"""

# What was counted before is counted anew, on both lines and with the new dimension.
RECOUNT = """
SELECT tally_clear('members');
INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
SELECT 'members', unit_nodes(u.path, u.industry_path),
       member_dimensions(p.sex, m.worker_kind, u.industry, p.birth_on, p.is_migrant, m.joined_on,
                         real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)),
       count(*), now()
  FROM memberships m JOIN units u ON u.id = m.unit_id JOIN people p ON p.id = m.person_id
 WHERE membership_counts(m.state) GROUP BY 2, 3;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0004_wall"), ("orgs", "0007_industry_path")]

    operations = [in_schema(part) for part in (WORDS, DERIVE, FOLLOW, AS_OF, RECOUNT)]
