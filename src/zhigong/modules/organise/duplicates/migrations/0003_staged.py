"""Likely duplicates among many staged rows, found and noted set by set; nobody learns of a person out of reach."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# A phone shared by hundreds is one finding a row, not thousands; a pair belongs to the lowest union above both.
COMMON = """
CREATE FUNCTION lowest_above(path bigint[], other bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT t.a FROM unnest(path, other) WITH ORDINALITY AS t(a, b, place)
                      WHERE t.a = t.b ORDER BY t.place DESC LIMIT 1), path[1])
$$;
"""

# Reads what members_judge left in the session's own tables, before members_merge enters the new people.
NOTE = """
CREATE FUNCTION duplicates_note_staged(origin uuid, noticed timestamptz) RETURNS TABLE (noted_row integer)
LANGUAGE plpgsql VOLATILE {{definer}} SET enable_seqscan = off SET enable_mergejoin = off AS $$
BEGIN
    PERFORM members_staging();
    RETURN QUERY
    WITH candidates AS MATERIALIZED (
        SELECT s.number, s.name, s.name_pinyin, s.birth_on, s.mobile_digest, s.doc_digest, j.person_id, j.unit_path,
               first_value(s.number) OVER (PARTITION BY s.mobile_digest ORDER BY s.number) AS by_mobile,
               first_value(s.number) OVER (PARTITION BY s.birth_on, s.name_pinyin ORDER BY s.number) AS by_birth
          FROM pg_temp.members_judged j JOIN pg_temp.members_staged s ON s.number = j.number
         WHERE (j.outcome = 'new' AND NOT j.is_known)
            OR (j.outcome IN ('new', 'updated', 'unchanged') AND j.mobile_changes)
    ), alike AS MATERIALIZED (
        SELECT c.number, c.person_id, c.unit_path, f.id AS other, f.path AS other_path, f.reason
          FROM candidates c CROSS JOIN LATERAL (
            SELECT p.id, p.reason, u.path
              FROM ((SELECT p.id, CASE WHEN p.name = c.name THEN 'same_name_and_birth' ELSE 'similar_name' END AS reason
                       FROM people p
                      WHERE p.birth_on = c.birth_on AND p.name_pinyin = c.name_pinyin AND p.erased_at IS NULL
                        AND p.doc_digest IS NOT NULL AND p.doc_digest <> c.doc_digest LIMIT 3)
                    UNION ALL
                    (SELECT p.id, 'same_mobile' FROM people p
                      WHERE p.mobile_digest = c.mobile_digest AND p.erased_at IS NULL
                        AND p.doc_digest IS NOT NULL AND p.doc_digest <> c.doc_digest LIMIT 3)) p
              JOIN memberships m ON m.person_id = p.id AND m.state IN ('active', 'transferring_out', 'retained')
              JOIN units u ON u.id = m.unit_id
             LIMIT 3) f
        UNION ALL
        SELECT c.number, c.person_id, c.unit_path, o.person_id, o.unit_path, 'same_mobile'
          FROM candidates c JOIN candidates o ON o.number = c.by_mobile
         WHERE c.mobile_digest IS NOT NULL AND c.by_mobile < c.number
        UNION ALL
        SELECT c.number, c.person_id, c.unit_path, o.person_id, o.unit_path,
               CASE WHEN o.name = c.name THEN 'same_name_and_birth' ELSE 'similar_name' END
          FROM candidates c JOIN candidates o ON o.number = c.by_birth
         WHERE c.birth_on IS NOT NULL AND c.by_birth < c.number
    ), found AS (
        SELECT 'perhaps_same' AS kind, least(a.person_id, a.other) AS first, greatest(a.person_id, a.other) AS second,
               NULL::bigint AS wanted, a.number, a.reason, lowest_above(a.unit_path, a.other_path) AS unit_id
          FROM alike a
        UNION ALL
        SELECT 'elsewhere', j.person_id, NULL, j.unit_id, j.number, NULL, j.unit_id
          FROM pg_temp.members_judged j WHERE j.outcome = 'elsewhere'
        UNION ALL
        SELECT 'name_differs', j.person_id, NULL, NULL, j.number, 'name_differs', j.unit_id
          FROM pg_temp.members_judged j
         WHERE j.name_differs AND j.outcome IN ('new', 'updated', 'unchanged')
    ), noted AS (
        INSERT INTO duplicate_reviews (id, kind, unit_id, source_id, row_number, person_id, other_person_id,
                                       wanted_unit_id, reasons, state, note, created_at)
        SELECT uuidv7(), f.kind, min(f.unit_id), origin, min(f.number), f.first, f.second, f.wanted,
               to_jsonb(array_remove(ARRAY[
                   CASE WHEN bool_or(f.reason = 'same_name_and_birth') THEN 'same_name_and_birth' END,
                   CASE WHEN bool_or(f.reason = 'same_mobile') THEN 'same_mobile' END,
                   CASE WHEN bool_or(f.reason = 'similar_name') THEN 'similar_name' END,
                   CASE WHEN bool_or(f.reason = 'name_differs') THEN 'name_differs' END], NULL)),
               'open', '', noticed
          FROM found f GROUP BY f.kind, f.first, f.second, f.wanted
         ORDER BY f.kind, f.first, f.second, f.wanted
        ON CONFLICT DO NOTHING
    )
    SELECT DISTINCT a.number FROM alike a;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0002_wall"), ("memberships", "0007_staging")]

    operations = [in_schema(COMMON), in_schema(NOTE)]
