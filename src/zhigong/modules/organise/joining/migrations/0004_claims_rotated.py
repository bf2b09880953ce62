"""A claimed document's digest says under which key it is, is made anew with it, and goes when its person is erased."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

ERASED = """
CREATE FUNCTION joining_claim_erased() RETURNS trigger LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    UPDATE joining_applications SET claim_digest = '' WHERE person_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER joining_claim_erased AFTER UPDATE OF erased_at ON people
    FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION joining_claim_erased();
UPDATE joining_applications a SET claim_digest = '' FROM people p WHERE p.id = a.person_id AND p.erased_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("joining", "0003_thrown_away"), ("people", "0015_account_erased")]

    operations = [
        migrations.AddField(
            "application",
            "digest_key_id",
            models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AlterField(
            "application",
            "claim_digest",
            models.BinaryField(
                db_index=True, help_text="of the document claimed, not proved; empty once erased", max_length=32
            ),
        ),
        in_schema(ERASED),
    ]
