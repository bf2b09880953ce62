"""Verification and closings know of compensating events: reassigned keeps its days, reinstated was after all."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

CHECK = """
DO $do$
DECLARE checking text := pg_get_functiondef('verify_memberships'::regproc);
BEGIN
    checking := replace(checking, $q$NOT IN ('amend', 'reorganise')$q$, $q$NOT IN ('amend', 'reorganise', 'reassign')$q$);
    IF position('reassign' IN checking) = 0 THEN
        RAISE EXCEPTION 'verification did not learn of reassignment';
    END IF;
    EXECUTE checking;
END $do$;
"""

# The readings of the ledger as of a day, mended as those of the memberships room are (0008_reinstated).
AS_OF = """
DO $do$
DECLARE wanted text; known text; reading text;
BEGIN
    FOR wanted, known IN VALUES ('member_dimensions_as_of', 'known'), ('closings_of', $q$'infinity'::timestamptz$q$) LOOP
        reading := pg_get_functiondef(wanted::regproc);
        reading := replace(reading, format($q$v.kind = 'void' AND v.learnt_at < %s)$q$, known),
            format($q$v.kind = 'void' AND v.learnt_at < %1$s AND NOT EXISTS (
                SELECT 1 FROM membership_events r
                 WHERE r.membership_id = v.membership_id AND r.kind = 'reinstate' AND r.id > v.id
                   AND r.learnt_at < %1$s))$q$, known));
        IF position('reinstate' IN reading) = 0 THEN
            RAISE EXCEPTION '% did not learn of reinstatement', wanted;
        END IF;
        EXECUTE reading;
    END LOOP;
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0005_past_lists"), ("memberships", "0008_reinstated")]

    operations = [in_schema(part) for part in (CHECK, AS_OF)]
