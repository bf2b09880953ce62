"""The table of corrections."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("matters", "0001_tables")]
    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="correction",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("person_id", models.UUIDField(db_index=True)),
                ("field", models.CharField(help_text="a name of words.FACTS", max_length=20)),
                (
                    "value_cipher",
                    models.BinaryField(help_text="under the person's own key; gone with it when erased"),
                ),
                ("reason", models.CharField(max_length=300)),
                (
                    "document_seen",
                    models.BooleanField(default=False, help_text="the officer saw the document"),
                ),
            ],
            options={"db_table": "corrections"},
        ),
    ]
