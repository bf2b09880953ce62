"""The table of proposals to erase."""

from django.db import migrations, models

from zhigong.lib.ids import uuid7


class Migration(migrations.Migration):
    initial = True

    dependencies = [("access", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="RetentionProposal",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="ended, unproved", max_length=20)),
                ("before_on", models.DateField(help_text="kept since before this day")),
                ("people_count", models.IntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("first_by", models.UUIDField(null=True)),
                ("first_at", models.DateTimeField(null=True)),
                ("second_by", models.UUIDField(null=True)),
                ("second_at", models.DateTimeField(null=True)),
                ("is_refused", models.BooleanField(default=False)),
                ("erased_count", models.IntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "retention_proposals"},
        ),
        migrations.AddConstraint(
            model_name="retentionproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("first_by")),
                name="erasing_needs_two_people",
            ),
        ),
    ]
