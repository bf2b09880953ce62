"""A destroyed key stays destroyed: no row sealed under it before comes in after."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# Whoever enters people holds the lock shared until the end of the transaction; destroying a key takes it whole, so
# it sees every row that is under the key, and who comes later is refused by the list. A digest made under an older
# key is refused as soon as the next is coming in: somebody brought over meanwhile would not be found by it.
REFUSE = """
CREATE FUNCTION refuse_old_keys() RETURNS trigger LANGUAGE plpgsql VOLATILE {{definer}} AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('people.keys'), hashtext(current_schema()));
    IF TG_TABLE_NAME = 'person_keys' THEN
        PERFORM 1 FROM retired_keys r WHERE r.purpose = 'wrapping'
            AND EXISTS (SELECT FROM new_rows n WHERE n.wrapping_key_id = r.key_id::text);
    ELSE
        PERFORM 1 FROM key_rotations r WHERE r.purpose = 'digest'
            AND EXISTS (SELECT FROM new_rows n WHERE nullif(n.digest_key_id, '')::integer < r.key_id);
    END IF;
    IF FOUND THEN
        RAISE EXCEPTION 'sealed under a key that was replaced meanwhile' USING ERRCODE = 'ZG006';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER refuse_old_keys AFTER INSERT ON person_keys
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_old_keys();
CREATE TRIGGER refuse_old_keys AFTER INSERT ON people
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_old_keys();
REVOKE UPDATE, DELETE, TRUNCATE ON retired_keys FROM {{app}};
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_rotation")]

    operations = [
        migrations.CreateModel(
            name="RetiredKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(help_text="wrapping or digest", max_length=10)),
                ("key_id", models.IntegerField()),
                ("retired_at", models.DateTimeField()),
            ],
            options={"db_table": "retired_keys"},
        ),
        migrations.AddConstraint(
            model_name="retiredkey",
            constraint=models.UniqueConstraint(fields=("purpose", "key_id"), name="one_end_per_key"),
        ),
        in_schema(REFUSE),
    ]
