"""Looking for late facts only since the last look: closed months that nothing reached back into move their horizon on."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# What the snapshot of `seen` had not finished keeps a transaction id at or above it, and is looked at the next time.
RECHECK = """
CREATE FUNCTION recheck_closings() RETURNS date LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE
    seen bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    stale date;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('metrics.close'));
    stale := first_stale_month();
    UPDATE closed_months SET horizon = seen
     WHERE horizon < seen AND month_end < coalesce(stale, 'infinity'::date);
    RETURN stale;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0006_reassigned")]
    operations = [in_schema(RECHECK)]
