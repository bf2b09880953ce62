"""A change may be money in fen, which four bytes do not hold."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tally", "0002_wall")]

    operations = [
        migrations.AlterField(
            "delta", "amount", models.BigIntegerField(help_text="a count, or fen where the measure is money")
        )
    ]
