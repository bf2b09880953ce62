"""Many members at once: rows are copied into a staging table, judged and merged set by set, inside the seat's range."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Temporary tables of the session, made by the owner: the program may fill and read them, never change what was
# judged. They are emptied by every commit and every death, so nothing staged is ever found later.
STAGING = """
CREATE FUNCTION members_staging() RETURNS void LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    IF NOT coalesce(seat_sees_people(), false) THEN
        RAISE EXCEPTION 'this seat registers nobody' USING ERRCODE = 'ZG003';
    END IF;
    IF to_regclass('pg_temp.members_judged') IS NOT NULL THEN
        IF EXISTS (SELECT FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind IN ('r', 'v')
                      AND relname LIKE 'members\\_%' AND relowner <> current_user::regrole) THEN
            RAISE EXCEPTION 'the staging tables are not the register''s own' USING ERRCODE = 'ZG003';
        END IF;
        RETURN;
    END IF;
    CREATE TEMP TABLE members_staged (
        number integer, person_id uuid, membership_id uuid, unit_code text, joined_on date, employment_form text,
        name text, name_pinyin text, name_initials text, sex text, birth_on date, ethnicity text, education text,
        political_status text, employment_status text, skill_level text, hukou_type text, is_migrant boolean,
        doc_type text, doc_cipher bytea, doc_digest bytea, doc_tail_digest bytea, mobile_cipher bytea,
        mobile_digest bytea, digest_key_id text, wrapped bytea, wrapping_key_id text,
        other_doc_digests bytea[], other_mobile_digests bytea[]
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE members_judged (
        number integer, person_id uuid, is_known boolean, unit_id bigint, unit_kind text, unit_path bigint[],
        employer_id bigint, outcome text, problem text, first_number integer, membership_id uuid, state text,
        name_differs boolean, facts_change boolean, form_changes boolean, mobile_changes boolean
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE members_left_out (number integer, first_number integer) ON COMMIT DELETE ROWS;
    GRANT SELECT, INSERT ON members_staged, members_left_out TO {{app}};
    GRANT SELECT ON members_judged TO {{app}};
END $$;
-- Two batches in one transaction: the second begins anew.
CREATE FUNCTION members_stage_anew() RETURNS void LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    PERFORM members_staging();
    DELETE FROM pg_temp.members_staged;
    DELETE FROM pg_temp.members_left_out;
END $$;
"""

# What each row means to the register. A union out of reach is the same as none; facts are compared only of people
# who hold no membership, or hold it in the row's union. Plans must not depend on how empty the register was when
# the session began, hence the settings.
JUDGE = """
CREATE FUNCTION members_compare(given_level smallint, today date) RETURNS void LANGUAGE plpgsql VOLATILE {{definer}}
SET enable_seqscan = off SET enable_mergejoin = off AS $$
BEGIN
    DELETE FROM pg_temp.members_judged;
    INSERT INTO pg_temp.members_judged
    WITH places AS MATERIALIZED (
        SELECT u.id, u.code, u.kind, u.state, u.path, u.employer_id
          FROM (SELECT DISTINCT s.unit_code FROM pg_temp.members_staged s) d JOIN units u ON u.code = d.unit_code
         WHERE u.position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
            OR u.industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))
    SELECT c.number, coalesce(c.known, c.new_id), c.known IS NOT NULL, c.unit_id, c.kind, c.path, c.employer_id,
           CASE WHEN c.unit_id IS NULL OR c.unit_state <> 'active' THEN 'rejected'
                WHEN c.first_number < c.number THEN 'duplicate_in_file'
                WHEN c.held_unit <> c.unit_id THEN 'elsewhere'
                WHEN c.membership_id IS NULL THEN 'new'
                WHEN c.facts_change OR c.form_changes OR c.mobile_changes OR c.held_state = 'retained'
                THEN CASE WHEN c.is_early AND (c.form_changes OR c.held_state = 'retained') THEN 'rejected'
                          ELSE 'updated' END
                ELSE 'unchanged' END,
           CASE WHEN c.unit_id IS NULL THEN 'unit_unknown' WHEN c.unit_state <> 'active' THEN 'unit_ended'
                WHEN c.is_early AND (c.form_changes OR c.held_state = 'retained') THEN 'state_later'
                ELSE '' END,
           c.first_number, c.membership_id, c.held_state, c.name_differs, c.facts_change, c.form_changes,
           c.mobile_changes
      FROM (
        SELECT s.number, s.person_id AS new_id, k.id AS known, u.id AS unit_id, u.kind, u.state AS unit_state, u.path,
               u.employer_id, h.id AS membership_id, h.unit_id AS held_unit, h.state AS held_state,
               coalesce(h.since_on > today, false) AS is_early,
               min(s.number) OVER (PARTITION BY u.state IS NOT DISTINCT FROM 'active',
                                   coalesce(k.id::text, s.doc_digest::text)) AS first_number,
               coalesce(k.name <> s.name, false) AS name_differs,
               k.id IS NOT NULL AND (
                   (s.ethnicity <> '' AND s.ethnicity <> k.ethnicity)
                   OR (s.education <> '' AND s.education <> k.education)
                   OR (s.political_status <> '' AND s.political_status <> k.political_status)
                   OR (s.employment_status <> '' AND s.employment_status <> k.employment_status)
                   OR (s.skill_level <> '' AND s.skill_level <> k.skill_level)
                   OR (s.hukou_type <> '' AND s.hukou_type <> k.hukou_type)
                   OR s.is_migrant <> k.is_migrant OR (s.is_migrant IS NOT NULL AND k.is_migrant IS NULL)
                   OR given_level > k.identity_level) AS facts_change,
               h.id IS NOT NULL AND s.employment_form <> '' AND s.employment_form <> h.employment_form
                   AS form_changes,
               k.id IS NOT NULL AND s.mobile_digest IS NOT NULL
                   AND (k.mobile_digest IS NULL OR (k.mobile_digest <> s.mobile_digest
                        AND k.mobile_digest <> ALL (coalesce(s.other_mobile_digests, '{}')))) AS mobile_changes
          FROM pg_temp.members_staged s
          LEFT JOIN places u ON u.code = s.unit_code
          LEFT JOIN people p ON p.doc_digest = s.doc_digest AND p.erased_at IS NULL
          LEFT JOIN people o ON p.id IS NULL AND o.doc_digest = ANY (s.other_doc_digests) AND o.erased_at IS NULL
          LEFT JOIN people k ON k.id = coalesce(p.merged_into, p.id, o.merged_into, o.id)
          LEFT JOIN LATERAL (
            SELECT m.id, m.unit_id, m.state, m.since_on, coalesce(m.employment_form, '') AS employment_form
              FROM memberships m
             WHERE m.person_id = k.id AND m.state IN ('active', 'transferring_out', 'retained')
             ORDER BY m.state = 'retained' LIMIT 1) h ON true
      ) c;
END $$;
REVOKE ALL ON FUNCTION members_compare(smallint, date) FROM {{app}};

-- The audited question who is registered, then locks in one order for every import: unions by id, people by the
-- digest of their document, memberships by id. Whoever waited compares again with what the other left behind.
CREATE FUNCTION members_judge(given_level smallint, today date, purpose text, salt bytea) RETURNS void
LANGUAGE plpgsql VOLATILE {{definer}} SET enable_seqscan = off SET enable_mergejoin = off AS $$
DECLARE held integer;
BEGIN
    PERFORM members_staging();
    DELETE FROM pg_temp.members_left_out;
    PERFORM 1 FROM units u WHERE u.code IN (SELECT DISTINCT s.unit_code FROM pg_temp.members_staged s)
      ORDER BY u.id FOR SHARE;
    PERFORM members_compare(given_level, today);
    PERFORM 1 FROM people p WHERE p.id IN (
        SELECT j.person_id FROM pg_temp.members_judged j WHERE j.is_known AND j.outcome IN ('new', 'updated'))
      ORDER BY p.doc_digest, p.id FOR NO KEY UPDATE;
    GET DIAGNOSTICS held = ROW_COUNT;
    IF held > 0 THEN
        PERFORM 1 FROM memberships m WHERE m.id IN (
            SELECT j.membership_id FROM pg_temp.members_judged j WHERE j.outcome IN ('new', 'updated'))
          ORDER BY m.id FOR UPDATE;
        PERFORM members_compare(given_level, today);
    END IF;
    PERFORM journal_record('people.identity_doors', 'read', '{}'::uuid[], NULL, NULL, purpose, '',
        (SELECT jsonb_build_object('asked', count(*), 'known', count(*) FILTER (WHERE is_known))
           FROM pg_temp.members_judged), salt);
END $$;

-- Rows the caller leaves out: their document stood in an earlier batch of the same file.
CREATE FUNCTION members_leave_out() RETURNS void LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    UPDATE pg_temp.members_judged j SET outcome = 'duplicate_in_file', first_number = l.first_number
      FROM pg_temp.members_left_out l
     WHERE l.number = j.number AND j.outcome NOT IN ('rejected', 'duplicate_in_file');
END $$;
"""

# People, keys, facts, events: what the ordinary path writes one by one. Versions, memberships and counts follow by
# the same triggers as there. New people are entered in the order of their digests, so that two imports of the same
# roster wait for each other and never in a ring.
MERGE = """
CREATE FUNCTION members_merge(given_level smallint, today date, origin text, remark text) RETURNS void
LANGUAGE plpgsql VOLATILE {{definer}} SET enable_seqscan = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM members_staging();
    INSERT INTO people (id, name, name_pinyin, name_initials, sex, birth_on, ethnicity, education, political_status,
                        employment_status, skill_level, hukou_type, is_migrant, doc_type, doc_cipher, doc_digest,
                        doc_tail_digest, mobile_cipher, mobile_digest, digest_key_id, identity_level,
                        identity_checked_on, source, created_at, updated_at)
    SELECT s.person_id, s.name, s.name_pinyin, s.name_initials, s.sex, s.birth_on, s.ethnicity, s.education,
           s.political_status, s.employment_status, s.skill_level, s.hukou_type, s.is_migrant, s.doc_type,
           s.doc_cipher, s.doc_digest, s.doc_tail_digest, s.mobile_cipher, s.mobile_digest, s.digest_key_id, given_level,
           CASE WHEN given_level > 0 THEN today END, origin, now(), now()
      FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
     WHERE j.outcome = 'new' AND NOT j.is_known ORDER BY s.doc_digest;
    INSERT INTO person_keys (person_id, wrapped, wrapping_key_id)
    SELECT s.person_id, s.wrapped, s.wrapping_key_id
      FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
     WHERE j.outcome = 'new' AND NOT j.is_known;
    UPDATE people p
       SET ethnicity = coalesce(nullif(s.ethnicity, ''), p.ethnicity),
           education = coalesce(nullif(s.education, ''), p.education),
           political_status = coalesce(nullif(s.political_status, ''), p.political_status),
           employment_status = coalesce(nullif(s.employment_status, ''), p.employment_status),
           skill_level = coalesce(nullif(s.skill_level, ''), p.skill_level),
           hukou_type = coalesce(nullif(s.hukou_type, ''), p.hukou_type),
           is_migrant = coalesce(s.is_migrant, p.is_migrant),
           identity_level = greatest(p.identity_level, given_level),
           identity_checked_on = CASE WHEN given_level > p.identity_level THEN today ELSE p.identity_checked_on END,
           updated_at = now()
      FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
     WHERE p.id = j.person_id AND j.is_known AND j.facts_change AND j.outcome IN ('new', 'updated')
       AND p.erased_at IS NULL;
    -- who comes back joins today; when they first joined is kept
    INSERT INTO membership_events (membership_id, person_id, unit_id, kind, reason, from_state, to_state, happened_on,
        learnt_at, joined_on, number, worker_kind, employment_form, employer_id, account_id, note)
    SELECT s.membership_id, j.person_id, j.unit_id, 'join', '', '', 'active',
           CASE WHEN j.is_known THEN today ELSE coalesce(s.joined_on, today) END, now(),
           coalesce(s.joined_on, today), member_number(u.place_id, u.code, coalesce(s.joined_on, today)), '',
           s.employment_form, j.employer_id, seat_account(), remark
      FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
      JOIN units u ON u.id = j.unit_id
     WHERE j.outcome = 'new' ORDER BY s.number;
    IF EXISTS (SELECT FROM pg_temp.members_judged j WHERE j.outcome = 'updated'
                  AND (j.state = 'retained' OR j.form_changes)) THEN
        INSERT INTO membership_events (membership_id, person_id, unit_id, kind, reason, from_state, to_state,
            happened_on, learnt_at, joined_on, number, worker_kind, employment_form, employer_id, account_id, note)
        SELECT m.id, m.person_id, m.unit_id, e.kind, '', e.from_state, e.to_state, today, now(), m.joined_on, '',
               m.worker_kind, CASE WHEN e.kind = 'amend' THEN s.employment_form ELSE m.employment_form END,
               m.employer_id, seat_account(), remark
          FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
          JOIN memberships m ON m.id = j.membership_id
         CROSS JOIN LATERAL (
            SELECT 1 AS turn, 'restore' AS kind, 'retained' AS from_state, 'active' AS to_state
             WHERE j.state = 'retained'
            UNION ALL
            SELECT 2, 'amend', s.now_in, s.now_in
              FROM (SELECT CASE WHEN j.state = 'retained' THEN 'active' ELSE j.state END AS now_in) s
             WHERE j.form_changes) e
         WHERE j.outcome = 'updated' ORDER BY s.number, e.turn;
    END IF;
END $$;
"""

# So that the planner may write it into the statement: the same value, computed where it stands.
DIGEST = "ALTER FUNCTION version_digest(bytea, text, jsonb) STABLE;"

# The number's check digit by arithmetic instead of a loop over characters (ISO/IEC 7812-1 annex B, as before).
WEIGHED = " + ".join(
    f"body / {10**place} % 10 * 2 / 10 + body / {10**place} % 10 * 2 % 10"
    if place % 2 == 0
    else f"body / {10**place} % 10"
    for place in range(18)
)
NUMBERS = """
CREATE FUNCTION luhn_of(body bigint) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ((10 - (WEIGHED) % 10) % 10)::integer;
CREATE OR REPLACE FUNCTION member_number(place text, unit_code text, joined_on date) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    body text := coalesce(substring(place FROM '^[0-9]{2}'), substring(unit_code FROM '[0-9]{2}'), '00')
                 || to_char(joined_on, 'YYYY') || lpad(nextval('member_numbers')::text, 8, '0');
BEGIN
    RETURN body || luhn_of(body::bigint)::text;
END $$;
""".replace("WEIGHED", WEIGHED)

# Most statements only begin memberships: no row before, one turn, nothing to conflict with. Everything else, and
# every refusal, goes the way it went.
BEGIN = """
DO $do$
DECLARE
    derive text := pg_get_functiondef('memberships_derive'::regproc);
    turning text := 'FOR turn IN 1..coalesce(turns, 0) LOOP';
BEGIN
    IF strpos(derive, turning) = 0 THEN
        RAISE EXCEPTION 'the ledger does not turn as it did';
    END IF;
    EXECUTE replace(derive, turning, $q$IF turns = 1 AND NOT EXISTS (
        SELECT FROM new_events n LEFT JOIN units u ON u.id = n.unit_id
          LEFT JOIN memberships m ON m.id = n.membership_id
         WHERE n.kind <> 'join' OR n.from_state <> '' OR n.to_state <> 'active' OR m.id IS NOT NULL
            OR u.state IS DISTINCT FROM 'active') THEN
        INSERT INTO memberships (id, person_id, unit_id, position, industry_position, state, number, joined_on,
                                 since_on, worker_kind, employment_form, employer_id, last_event_id)
        SELECT n.membership_id, n.person_id, u.id, u.position, u.industry_position, n.to_state, n.number, n.joined_on,
               n.happened_on, n.worker_kind, n.employment_form, n.employer_id, n.id
          FROM new_events n JOIN units u ON u.id = n.unit_id;
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        SELECT 'members', unit_nodes(u.path, u.industry_path),
               member_dimensions(c.sex, c.worker_kind, u.industry, c.born_in, c.is_migrant, c.joined_in, c.is_real_name),
               c.amount, now()
          FROM (SELECT n.unit_id, p.sex, n.worker_kind, date_trunc('month', p.birth_on::timestamp)::date AS born_in,
                       p.is_migrant, date_trunc('month', n.joined_on::timestamp)::date AS joined_in,
                       real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)
                           AS is_real_name, count(*) AS amount
                  FROM new_events n JOIN people p ON p.id = n.person_id
                 GROUP BY 1, 2, 3, 4, 5, 6, 7) c
          JOIN units u ON u.id = c.unit_id;
        RETURN NULL;
    END IF;
    FOR turn IN 1..coalesce(turns, 0) LOOP$q$);
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("memberships", "0006_as_of"),
        ("memberships", "0006_held"),
        ("people", "0009_versions_by_statement"),
    ]

    operations = [in_schema(part) for part in (STAGING, JUDGE, MERGE, DIGEST, NUMBERS, BEGIN)]
