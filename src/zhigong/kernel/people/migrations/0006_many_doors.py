"""The door for many documents at once: an import asks who is registered, in one audited question."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Which of these documents (by any key's digest) are registered, with one journal entry for all of them. For officers
# and the house only: a roster states names and documents of people whose papers the union keeps.
DOORS = """
CREATE FUNCTION identity_doors(digests bytea[], purpose text, salt bytea)
RETURNS TABLE (digest bytea, person_id uuid) LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE
    found_digests bytea[];
    found_people uuid[];
    allowed boolean := coalesce(seat_sees_people(), false);
BEGIN
    IF allowed THEN
        SELECT array_agg(p.doc_digest), array_agg(coalesce(p.merged_into, p.id)) INTO found_digests, found_people
          FROM people p WHERE p.doc_digest = ANY(digests) AND p.erased_at IS NULL;
    END IF;
    PERFORM journal_record('people.identity_doors', CASE WHEN allowed THEN 'read' ELSE 'refused' END,
                           '{}'::uuid[], NULL, NULL, purpose, '',
                           jsonb_build_object('asked', coalesce(cardinality(digests), 0),
                                              'known', coalesce(cardinality(found_people), 0)), salt);
    RETURN QUERY SELECT * FROM unnest(found_digests, found_people);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_own_sign_ins")]

    operations = [in_schema(DOORS, "DROP FUNCTION identity_doors(bytea[], text, bytea)")]
