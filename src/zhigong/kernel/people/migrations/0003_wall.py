"""The wall around people: one sees oneself; memberships and matters add whom an officer sees; doors are functions."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

PEOPLE = """
CREATE INDEX people_pinyin_joined ON people (replace(name_pinyin, ' ', '') text_pattern_ops);
REVOKE DELETE, TRUNCATE ON people, person_keys FROM {{app}};
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_oneself ON people FOR SELECT TO {{app}} USING (id = (SELECT seat_person()));
CREATE POLICY see_all_as_system ON people FOR SELECT TO {{app}} USING ((SELECT seat_role()) = 'system');
CREATE POLICY enter ON people FOR INSERT TO {{app}}
    WITH CHECK ((SELECT seat_sees_people() OR seat_role() = 'worker'));
-- an UPDATE without WHERE asks no SELECT policy: each UPDATE policy says for itself whose row it is
CREATE POLICY correct ON people FOR UPDATE TO {{app}}
    USING (id = (SELECT seat_person()) OR (SELECT seat_role()) = 'system');

-- (SELECT true …) and not EXISTS: it is looked up row by row, never hashed over everything one may see
ALTER TABLE people_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_with_person ON people_versions FOR SELECT TO {{app}}
    USING ((SELECT true FROM people p WHERE p.id = people_versions.pgh_obj_id));
CREATE POLICY written_by_trigger ON people_versions FOR INSERT TO {{app}} WITH CHECK (pg_trigger_depth() > 0);

ALTER TABLE person_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_with_person ON person_keys FOR SELECT TO {{app}}
    USING ((SELECT true FROM people p WHERE p.id = person_keys.person_id));
CREATE POLICY enter ON person_keys FOR INSERT TO {{app}}
    WITH CHECK ((SELECT seat_sees_people() OR seat_role() = 'worker'));
CREATE POLICY rewrap ON person_keys FOR UPDATE TO {{app}} USING ((SELECT seat_role()) = 'system');
"""

CONSENTS = """
REVOKE DELETE, TRUNCATE ON consents FROM {{app}};
ALTER TABLE consents ENABLE ROW LEVEL SECURITY;
CREATE POLICY see_own ON consents FOR SELECT TO {{app}}
    USING (account_id = (SELECT seat_account()) OR person_id = (SELECT seat_person()));
CREATE POLICY see_with_person ON consents FOR SELECT TO {{app}}
    USING ((SELECT seat_sees_people()) AND
           ((SELECT seat_role()) = 'system' OR (SELECT true FROM people p WHERE p.id = consents.person_id)));
CREATE POLICY give ON consents FOR INSERT TO {{app}}
    WITH CHECK (account_id = (SELECT seat_account()) OR person_id = (SELECT seat_person())
                OR (SELECT seat_sees_people() OR seat_role() = 'public'));
CREATE POLICY withdraw ON consents FOR UPDATE TO {{app}}
    USING (account_id = (SELECT seat_account()) OR person_id = (SELECT seat_person())
           OR (SELECT seat_role()) = 'system');
"""

# Equality over the whole register, whoever asks: yes only to a proved identity, one journal entry per use, and the
# same work whether the document is known or not. Proof is an officer who saw it (4) or an authority's yes (2, 3).
DOORS = """
CREATE FUNCTION identity_door(digests bytea[], proof smallint, purpose text, salt bytea)
RETURNS TABLE (is_answered boolean, person_id uuid) LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE
    found uuid;
    proved boolean := coalesce((proof >= 4 AND seat_sees_people())
                               OR (proof BETWEEN 2 AND 3 AND seat_role() IN ('worker', 'system')), false);
BEGIN
    SELECT coalesce(p.merged_into, p.id) INTO found FROM people p
     WHERE p.doc_digest = ANY(digests) AND p.erased_at IS NULL LIMIT 1;
    PERFORM journal_record('people.identity_door', CASE WHEN proved THEN 'read' ELSE 'refused' END,
                           CASE WHEN proved AND found IS NOT NULL THEN ARRAY[found] ELSE '{}'::uuid[] END,
                           NULL, NULL, purpose, '', jsonb_build_object('proof', proof), salt);
    RETURN QUERY SELECT proved, CASE WHEN proved THEN found END;
END $$;

-- Erasing destroys the key (class 1, backups too), empties class 2 here and in the versions, and keeps their digests.
CREATE FUNCTION person_erase(wanted uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE version_ids bigint[];
BEGIN
    IF NOT coalesce(seat_role() = 'system' OR seat_person() = wanted, false) THEN
        RAISE EXCEPTION 'this seat erases nobody' USING ERRCODE = 'ZG003';
    END IF;
    UPDATE person_keys SET wrapped = NULL, destroyed_at = now() WHERE person_id = wanted AND destroyed_at IS NULL;
    UPDATE people SET name = '', name_pinyin = '', name_initials = '', sex = '0', birth_on = NULL, ethnicity = '',
           education = '', political_status = '', employment_status = '', skill_level = '', hukou_type = '',
           is_migrant = NULL, doc_cipher = NULL, doc_digest = NULL, doc_tail_digest = NULL, mobile_cipher = NULL,
           mobile_digest = NULL, erased_at = now(), updated_at = now()
     WHERE id = wanted AND erased_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT array_agg(pgh_id) INTO version_ids FROM people_versions WHERE pgh_obj_id = wanted;
    PERFORM journal_keep_digests('people_versions', version_ids);
    UPDATE people_versions SET name = '', name_pinyin = '', name_initials = '', sex = '0', birth_on = NULL,
           ethnicity = '', education = '', political_status = '', employment_status = '', skill_level = '',
           hukou_type = '', is_migrant = NULL, doc_cipher = NULL, doc_digest = NULL, doc_tail_digest = NULL,
           mobile_cipher = NULL, mobile_digest = NULL
     WHERE pgh_id = ANY(version_ids) AND erased_at IS NULL;
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_sign_in"), ("journal", "0003_wall")]

    operations = [in_schema(PEOPLE), in_schema(CONSENTS), in_schema(DOORS)]
