"""An account says under which key its phone's digest is, as people do: none stays behind when the old key goes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0013_first_password")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="digest_key_id",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
