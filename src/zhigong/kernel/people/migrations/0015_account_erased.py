"""Erasing a person takes the phone off their account too: it is kept under the instance's key, not under theirs."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Whoever comes again with that phone begins with a new account; the old one stays as what the journal names.
EMPTY = """
CREATE FUNCTION account_of_erased() RETURNS trigger LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    UPDATE accounts SET mobile_digest = NULL, mobile_cipher = NULL, display_name = ''
     WHERE person_id = NEW.id AND kind = 'worker';
    RETURN NULL;
END $$;
CREATE TRIGGER account_of_erased AFTER UPDATE OF erased_at ON people
    FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION account_of_erased();
UPDATE accounts a SET mobile_digest = NULL, mobile_cipher = NULL, display_name = ''
  FROM people p WHERE p.id = a.person_id AND p.erased_at IS NOT NULL AND a.kind = 'worker';
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0014_account_digest_key")]

    operations = [in_schema(EMPTY)]
