"""Corrections as compensating events: an ending undone (reinstate), and a membership told to be another record's (reassign)."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# One human being, two records: what the merged record held becomes the other's, and can go back.
LEGAL = """
CREATE OR REPLACE FUNCTION membership_step_is_legal(kind text, from_state text, to_state text) RETURNS boolean
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
    ('reinstate', 'ended', 'active'), ('reinstate', 'ended', 'retained'),
    ('reinstate', 'void', 'active'), ('reinstate', 'void', 'retained'), ('reinstate', 'void', 'ended'),
    ('amend', 'active', 'active'), ('amend', 'transferring_out', 'transferring_out'), ('amend', 'retained', 'retained'),
    ('reorganise', 'active', 'active'), ('reorganise', 'transferring_out', 'transferring_out'),
    ('reorganise', 'retained', 'retained'),
    ('reassign', 'active', 'active'), ('reassign', 'retained', 'retained'), ('reassign', 'ended', 'ended')
);
"""

# The functions are mended where they stand, and looked at afterwards: each change must have found its place.
MEND = """
DO $do$
DECLARE derive text := pg_get_functiondef('memberships_derive'::regproc);
BEGIN
    derive := replace(derive, $q$m.person_id <> e.person_id$q$, $q$(m.person_id <> e.person_id AND e.kind <> 'reassign')$q$);
    derive := replace(derive, $q$DO UPDATE SET$q$, $q$DO UPDATE SET person_id = excluded.person_id,$q$);
    derive := replace(derive, $q$IN ('join', 'transfer_in', 'restore', 'reorganise')$q$,
        $q$IN ('join', 'transfer_in', 'restore', 'reorganise', 'reinstate')$q$);
    derive := replace(derive, $q$e.kind IN ('amend', 'reorganise') THEN b.since_on$q$,
        $q$e.kind IN ('amend', 'reorganise', 'reassign') THEN b.since_on$q$);
    EXECUTE derive;
    IF array_length(string_to_array(derive, $q$'reassign'$q$), 1) <> 4
       OR array_length(string_to_array(derive, $q$'reinstate'$q$), 1) <> 3
       OR position('person_id = excluded.person_id' IN derive) = 0 THEN
        RAISE EXCEPTION 'the ledger did not learn to compensate';
    END IF;
END $do$;
"""

# A membership found to be a mistake never was; when that in turn was the mistake, it was after all.
AS_OF = """
DO $do$
DECLARE wanted text; reading text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['members_as_of', 'member_counts_as_of'] LOOP
        reading := pg_get_functiondef(wanted::regproc);
        reading := replace(reading, $q$v.kind = 'void' AND v.learnt_at < known)$q$,
            $q$v.kind = 'void' AND v.learnt_at < known AND NOT EXISTS (
                SELECT 1 FROM membership_events r
                 WHERE r.membership_id = v.membership_id AND r.kind = 'reinstate' AND r.id > v.id
                   AND r.learnt_at < known))$q$);
        IF position('reinstate' IN reading) = 0 THEN
            RAISE EXCEPTION '% did not learn of reinstatement', wanted;
        END IF;
        EXECUTE reading;
    END LOOP;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0007_staging")]

    operations = [in_schema(part) for part in (LEGAL, MEND, AS_OF)]
