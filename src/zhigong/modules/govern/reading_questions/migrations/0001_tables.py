"""The table of questions about readings."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("matters", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="ReadingQuestion",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="reading_question",
                        serialize=False,
                        to="matters.matter",
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("entry_id", models.BigIntegerField()),
                ("read_at", models.DateTimeField()),
                ("read_unit_id", models.BigIntegerField()),
                ("reader_id", models.UUIDField(help_text="the account that read", null=True)),
                ("what", models.CharField(max_length=100)),
                ("purpose", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField()),
            ],
            options={"db_table": "reading_questions"},
        ),
        migrations.AddConstraint(
            model_name="readingquestion",
            constraint=models.UniqueConstraint(
                fields=("person_id", "entry_id"), name="one_question_per_reading"
            ),
        ),
    ]
