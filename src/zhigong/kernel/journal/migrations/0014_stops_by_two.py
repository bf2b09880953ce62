"""A stop is work with a deadline: what was read stands with it, one officer decides, and another one releases."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# Who decided cannot be typed in for somebody else, and what was found at the stop does not change.
TWO = """
ALTER TABLE reading_stops ALTER read SET DEFAULT '[]', ALTER decision SET DEFAULT '';
ALTER POLICY release ON reading_stops
    USING ((SELECT seat_role() IN ('security_admin', 'audit_admin')) AND released_at IS NULL) WITH CHECK (true);
CREATE FUNCTION reading_stop_changes() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF (NEW.id, NEW.account_id, NEW.unit_id, NEW.hour_count, NEW.day_count, NEW.reason, NEW.at, NEW.read)
       IS DISTINCT FROM (OLD.id, OLD.account_id, OLD.unit_id, OLD.hour_count, OLD.day_count, OLD.reason, OLD.at, OLD.read)
    THEN
        RAISE EXCEPTION 'what was found at the stop does not change' USING ERRCODE = 'ZG003';
    END IF;
    IF (NEW.decision, NEW.decided_by, NEW.decided_at, NEW.release_reason)
       IS DISTINCT FROM (OLD.decision, OLD.decided_by, OLD.decided_at, OLD.release_reason)
       AND (seat_role() = 'security_admin' AND NEW.decided_by = seat_account() AND NEW.decided_by <> NEW.account_id
            AND NEW.released_at IS NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'a stop is decided by the security administrator, in their own name' USING ERRCODE = 'ZG003';
    END IF;
    IF NEW.released_at IS NOT NULL AND (
        OLD.decision = 'release' AND NEW.released_by = seat_account() AND NEW.released_by <> OLD.decided_by
        AND NEW.released_by <> NEW.account_id) IS NOT TRUE THEN
        RAISE EXCEPTION 'a stop is released by a second person' USING ERRCODE = 'ZG003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER two_people BEFORE UPDATE ON reading_stops FOR EACH ROW EXECUTE FUNCTION reading_stop_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0013_written_digests")]

    operations = [
        migrations.AddField(
            "readingstop", "read", models.JSONField(default=list, help_text="[deed, purpose, times, persons] of the day")
        ),
        migrations.AddField("readingstop", "due_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "readingstop",
            "decision",
            models.CharField(blank=True, default="", help_text="'', release or hold", max_length=8),
        ),
        migrations.AddField("readingstop", "decided_by", models.UUIDField(null=True)),
        migrations.AddField("readingstop", "decided_at", models.DateTimeField(null=True)),
        in_schema(TWO),
    ]
