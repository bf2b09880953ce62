"""Whether many people are owed at once is kept as the rule of the day said; until now it was ten people everywhere."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema


class Migration(migrations.Migration):
    dependencies = [("wage_arrears", "0002_wall")]

    operations = [
        migrations.AddField(
            "ArrearsReport",
            "is_group",
            models.BooleanField(default=False, help_text="by the number in force on the day"),
        ),
        in_schema("UPDATE arrears_reports SET is_group = true WHERE people_count >= 10"),
    ]
