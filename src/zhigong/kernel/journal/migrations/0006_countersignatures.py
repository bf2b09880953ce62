"""Roots countersigned by another level, ours and theirs."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE UPDATE, DELETE, TRUNCATE ON countersignatures FROM {{app}};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON countersignatures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE countersignatures ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_all ON countersignatures FOR SELECT TO {{app}} USING (true);
CREATE POLICY kept_by_system ON countersignatures FOR INSERT TO {{app}} WITH CHECK ((SELECT seat_role()) = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_log")]

    operations = [
        migrations.CreateModel(
            name="Countersignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "is_ours",
                    models.BooleanField(help_text="the root is ours and `by` signed it; else we signed theirs"),
                ),
                ("instance", models.CharField(help_text="whose root it is", max_length=200)),
                ("public", models.CharField(help_text="their signing key, 04 ‖ x ‖ y as hex", max_length=130)),
                ("size", models.BigIntegerField(help_text="how many seals the root covers")),
                ("entries", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("signature", models.BinaryField(help_text="of whose root it is", max_length=64)),
                ("by", models.CharField(max_length=200)),
                ("by_public", models.CharField(max_length=130)),
                ("countersignature", models.BinaryField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "countersignatures"},
        ),
        migrations.AddConstraint(
            model_name="countersignature",
            constraint=models.UniqueConstraint(
                fields=("is_ours", "public", "size", "by_public"), name="countersigned_once"
            ),
        ),
        in_schema(WALL),
    ]
