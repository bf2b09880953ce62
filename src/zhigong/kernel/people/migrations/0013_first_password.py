"""A password somebody else gave out is changed before anything else is done with the account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0012_retired_keys")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="must_change_password",
            field=models.BooleanField(
                db_default=False, default=False, help_text="the present one was given out by somebody else"
            ),
        ),
    ]
