"""Pointing one record at another and back, as the owner: what points to a person lies beyond the two officers' range."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON person_merges, person_unmerges FROM {{app}};
ALTER TABLE person_merges ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON person_merges TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = person_merges.matter_id));
ALTER TABLE person_unmerges ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON person_unmerges TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = person_unmerges.matter_id));

CREATE FUNCTION seat_handles_matter(wanted uuid) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT coalesce(seat_role() = 'system' OR (seat_sees_people() AND EXISTS (
        SELECT 1 FROM matters m WHERE m.id = wanted
           AND (m.position BETWEEN seat_lo() AND seat_hi() OR m.industry_position BETWEEN seat_ilo() AND seat_ihi()))),
        false)
$$;
-- Where memberships stand now, for choosing the union above them all; the units only.
CREATE FUNCTION units_of_memberships(wanted uuid[]) RETURNS SETOF bigint LANGUAGE sql STABLE {{definer}} AS $$
    SELECT DISTINCT unit_id FROM memberships WHERE id = ANY (wanted) AND seat_sees_people()
$$;
"""

# Only while the step runs: the merge is not yet marked as done (or undone), and the seat handles its matter.
POINT = """
CREATE FUNCTION people_point(wanted uuid) RETURNS jsonb LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE one person_merges; moved jsonb := '{}'; ids jsonb;
BEGIN
    SELECT * INTO one FROM person_merges WHERE matter_id = wanted AND merged_at IS NULL FOR UPDATE;
    IF NOT FOUND OR NOT seat_handles_matter(wanted) THEN
        RAISE EXCEPTION 'this seat merges nobody' USING ERRCODE = 'ZG003';
    END IF;
    WITH changed AS (
        UPDATE accounts SET person_id = one.kept_id WHERE person_id = one.merged_id
           AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = one.kept_id) RETURNING id)
    SELECT coalesce(jsonb_agg(id), '[]') INTO ids FROM changed;
    moved := moved || jsonb_build_object('accounts', ids);
    WITH changed AS (
        UPDATE matter_parties p SET person_id = one.kept_id FROM matters m
         WHERE m.id = p.matter_id AND m.kind NOT LIKE 'duplicates.%' AND p.person_id = one.merged_id
           AND NOT EXISTS (SELECT 1 FROM matter_parties o
                            WHERE o.matter_id = p.matter_id AND o.role = p.role AND o.person_id = one.kept_id)
        RETURNING p.id)
    SELECT coalesce(jsonb_agg(id), '[]') INTO ids FROM changed;
    moved := moved || jsonb_build_object('parties', ids);
    WITH changed AS (
        UPDATE consents SET person_id = one.kept_id WHERE person_id = one.merged_id RETURNING id)
    SELECT coalesce(jsonb_agg(id), '[]') INTO ids FROM changed;
    moved := moved || jsonb_build_object('consents', ids);
    WITH changed AS (
        UPDATE officers SET person_id = one.kept_id WHERE person_id = one.merged_id RETURNING id)
    SELECT coalesce(jsonb_agg(id), '[]') INTO ids FROM changed;
    moved := moved || jsonb_build_object('posts', ids);
    WITH changed AS (
        UPDATE people SET merged_into = one.kept_id, updated_at = now() WHERE merged_into = one.merged_id RETURNING id)
    SELECT coalesce(jsonb_agg(id), '[]') INTO ids FROM changed;
    moved := moved || jsonb_build_object('people', ids);
    UPDATE people SET merged_into = one.kept_id, updated_at = now() WHERE id = one.merged_id;
    RETURN moved;
END $$;

CREATE FUNCTION people_point_back(wanted uuid, deciding uuid) RETURNS void LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE one person_merges;
BEGIN
    SELECT m.* INTO one FROM person_merges m JOIN person_unmerges u ON u.merge_id = m.matter_id
     WHERE m.matter_id = wanted AND u.matter_id = deciding AND m.merged_at IS NOT NULL AND m.undone_at IS NULL
       FOR UPDATE OF m;
    IF NOT FOUND OR NOT seat_handles_matter(deciding) THEN
        RAISE EXCEPTION 'this seat takes no merge apart' USING ERRCODE = 'ZG003';
    END IF;
    UPDATE accounts SET person_id = one.merged_id WHERE person_id = one.kept_id
       AND id::text IN (SELECT jsonb_array_elements_text(one.moved -> 'accounts'));
    UPDATE matter_parties SET person_id = one.merged_id WHERE person_id = one.kept_id
       AND id::text IN (SELECT jsonb_array_elements_text(one.moved -> 'parties'));
    UPDATE consents SET person_id = one.merged_id WHERE person_id = one.kept_id
       AND id::text IN (SELECT jsonb_array_elements_text(one.moved -> 'consents'));
    UPDATE officers SET person_id = one.merged_id WHERE person_id = one.kept_id
       AND id::text IN (SELECT jsonb_array_elements_text(one.moved -> 'posts'));
    UPDATE people SET merged_into = one.merged_id, updated_at = now() WHERE merged_into = one.kept_id
       AND id::text IN (SELECT jsonb_array_elements_text(one.moved -> 'people'));
    UPDATE people SET merged_into = NULL, updated_at = now() WHERE id = one.merged_id AND merged_into = one.kept_id;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("duplicates", "0004_merges"),
        ("memberships", "0008_reinstated"),
        ("matters", "0003_given_back"),
    ]

    operations = [in_schema(WALL), in_schema(POINT)]
