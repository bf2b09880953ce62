"""A batch finds its own people and unions by key, whatever the register's size; numbers and months are written once."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

STAGING = import_module("zhigong.kernel.memberships.migrations.0007_staging")

# The short way of 0007, asked first: who begins has no membership to lock. Each person is looked up by key; joined,
# the planner read everybody registered with every batch while there were few (OFFSET 0 keeps it from joining).
DERIVE = """
DO $do$
DECLARE
    derive text := pg_get_functiondef('memberships_derive'::regproc);
    locking integer := strpos(derive, 'PERFORM 1 FROM memberships WHERE id IN');
    begun integer := strpos(derive, 'IF turns = 1 AND NOT EXISTS (');
    going_on integer := strpos(derive, 'FOR turn IN 1..coalesce(turns, 0) LOOP');
    entered integer := strpos(derive, 'INSERT INTO memberships (id, person_id');
    counted integer := strpos(derive, 'WITH places AS MATERIALIZED (');
    locks text := substring(derive FROM locking FOR begun - locking);
    of_people text := substring(locks FROM strpos(locks, 'PERFORM 1 FROM people p'));
    joined text := 'FROM new_events n JOIN people p ON p.id = n.person_id';
    counts text := substring(derive FROM counted FOR going_on - counted);
    is_real text := 'real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)';
BEGIN
    IF 0 IN (locking, begun, going_on, entered, counted) OR strpos(counts, joined) = 0 OR strpos(counts, is_real) = 0 THEN
        RAISE EXCEPTION 'the ledger does not begin as it did';
    END IF;
    counts := replace(counts, is_real, 'p.is_real');
    counts := replace(counts, joined, 'FROM new_events n CROSS JOIN LATERAL (
                    SELECT p.sex, p.birth_on, p.is_migrant, ' || is_real || ' AS is_real
                      FROM people p WHERE p.id = n.person_id OFFSET 0) p');
    EXECUTE substring(derive FOR locking - 1) || $q$IF turns = 1
       AND NOT EXISTS (SELECT FROM new_events n WHERE n.kind <> 'join' OR n.from_state <> '' OR n.to_state <> 'active')
       AND NOT EXISTS (SELECT FROM (SELECT DISTINCT n.unit_id FROM new_events n) n LEFT JOIN units u ON u.id = n.unit_id
                        WHERE u.state IS DISTINCT FROM 'active')
       AND NOT EXISTS (SELECT FROM new_events n CROSS JOIN LATERAL (
                           SELECT FROM memberships m WHERE m.id = n.membership_id OFFSET 0) m) THEN
        $q$ || of_people || substring(derive FROM entered FOR counted - entered) || counts || locks
        || substring(derive FROM going_on);
END $do$;
"""

COMPARE = """
DO $do$
DECLARE
    compare text := pg_get_functiondef('members_compare'::regproc);
    joined text := 'd JOIN units u ON u.code = d.unit_code';
BEGIN
    IF strpos(compare, joined) = 0 THEN
        RAISE EXCEPTION 'rows are not compared as they were';
    END IF;
    EXECUTE replace(compare, joined, 'd
         CROSS JOIN LATERAL (SELECT * FROM units o WHERE o.code = d.unit_code OFFSET 0) u');
END $do$;
"""

# As member_number does, but the beginning is written once for each union.
NUMBERED = """SELECT s.membership_id, j.person_id, j.unit_id, 'join', '', '', 'active',
           CASE WHEN j.is_known THEN today ELSE coalesce(s.joined_on, today) END, now(),
           coalesce(s.joined_on, today), member_number(u.place_id, u.code, coalesce(s.joined_on, today)), '',
           s.employment_form, j.employer_id, seat_account(), remark
      FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
      JOIN units u ON u.id = j.unit_id
     WHERE j.outcome = 'new' ORDER BY s.number;"""
IN_ORDER = """WITH places AS MATERIALIZED (
        SELECT u.id, coalesce(substring(u.place_id FROM '^[0-9]{2}'), substring(u.code FROM '[0-9]{2}'), '00') AS opening
          FROM units u WHERE u.id IN (SELECT DISTINCT j.unit_id FROM pg_temp.members_judged j))
    SELECT n.membership_id, n.person_id, n.unit_id, 'join', '', '', 'active', n.happened_on, now(), n.joined_on,
           n.body || luhn_of(n.digits)::text, '', n.employment_form, n.employer_id, (SELECT seat_account()), remark
      FROM (SELECT b.*, b.body::bigint AS digits
              FROM (SELECT r.*, r.opening || lpad(nextval('member_numbers')::text, 8, '0') AS body
                      FROM (SELECT s.membership_id, j.person_id, j.unit_id, s.employment_form, j.employer_id,
                                   CASE WHEN j.is_known THEN today ELSE coalesce(s.joined_on, today) END AS happened_on,
                                   coalesce(s.joined_on, today) AS joined_on,
                                   p.opening || to_char(coalesce(s.joined_on, today)::timestamp, 'YYYY') AS opening
                              FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
                              JOIN places p ON p.id = j.unit_id
                             WHERE j.outcome = 'new' ORDER BY s.number) r OFFSET 0) b OFFSET 0) n;"""
if STAGING.MERGE.count(NUMBERED) != 1:
    raise ValueError(NUMBERED)
MERGE = STAGING.MERGE.replace(NUMBERED, IN_ORDER).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# A day is the same day in every time zone: its month needs none.
MONTHS = """
CREATE OR REPLACE FUNCTION member_dimensions(
    sex text, worker_kind text, industry text, birth_on date, is_migrant boolean, joined_on date, is_real_name boolean
) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE RETURN jsonb_build_object(
    'sex', sex, 'worker_kind', worker_kind, 'industry', industry,
    'birth_month', coalesce(to_char(birth_on::timestamp, 'YYYY-MM'), ''),
    'is_migrant', CASE WHEN is_migrant THEN '1' WHEN NOT is_migrant THEN '0' ELSE '' END,
    'joined_month', to_char(joined_on::timestamp, 'YYYY-MM'),
    'real_name', CASE WHEN is_real_name THEN '1' ELSE '0' END);
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0021_bounds_at_a_glance")]

    operations = [in_schema(part) for part in (DERIVE, COMPARE, MERGE, MONTHS)]
