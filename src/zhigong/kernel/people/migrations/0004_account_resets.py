"""One table for every handed-over code: lost second factors, forgotten passwords, new accounts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_wall")]

    operations = [
        migrations.RemoveConstraint("factorreset", "reset_needs_two_administrators"),
        migrations.RenameModel("FactorReset", "AccountReset"),
        migrations.AlterModelTable("accountreset", "account_resets"),
        migrations.AlterField(
            "accountreset",
            "account",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="resets",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "accountreset",
            "kind",
            models.CharField(default="factor", help_text="factor, password, both or new", max_length=8),
        ),
        migrations.AddField("accountreset", "password_set_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "accountreset",
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True)
                | models.Q(kind="new")
                | (
                    models.Q(confirmed_by__isnull=False)
                    & ~models.Q(confirmed_by=models.F("asked_by"))
                    & ~models.Q(confirmed_by=models.F("account"))
                ),
                name="reset_needs_two_people",
            ),
        ),
    ]
