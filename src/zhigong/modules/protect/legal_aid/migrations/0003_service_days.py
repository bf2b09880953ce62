"""Campaign days and who signed in on them."""

import django.db.models.deletion
from django.db import migrations, models

import zhigong.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("legal_aid", "0002_wall"),
        ("orgs", "0011_planned_each_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceDay",
            fields=[
                ("id", models.UUIDField(default=zhigong.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("held_on", models.DateField()),
                ("place", models.CharField(max_length=80)),
                ("theme", models.CharField(max_length=60)),
                ("token", models.CharField(default=zhigong.lib.ids.opaque_token, help_text="in the code to scan", max_length=24, unique=True)),
                ("advised_count", models.IntegerField(help_text="people who were advised", null=True)),
                ("taken_count", models.IntegerField(help_text="applications taken down on the spot", null=True)),
                ("result", models.CharField(blank=True, default="", max_length=300)),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.unit")),
            ],
            options={
                "db_table": "legal_service_days",
                "indexes": [models.Index(fields=["unit", "held_on"], name="legal_service_days_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("advised_count__isnull", True),
                            models.Q(("advised_count__gte", 0), ("taken_count__gte", 0)),
                            _connector="OR",
                        ),
                        name="legal_service_day_counts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("day", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sign_ins", to="legal_aid.serviceday")),
            ],
            options={
                "db_table": "legal_service_sign_ins",
                "constraints": [models.UniqueConstraint(fields=("day", "account_id"), name="legal_sign_in_once")],
            },
        ),
    ]
