"""How many people reported a case: none of them sees the others, and one of several does not end it."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# a case from before this column: whoever its matter names as complainants
COUNT = """
UPDATE supervisions s SET reporter_count = greatest(1, (
    SELECT count(*) FROM matter_parties p WHERE p.matter_id = s.matter_id AND p.role = 'complainant'));
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_industry_line"), ("matters", "0005_audiences")]
    operations = [
        migrations.AddField(
            "supervision",
            "reporter_count",
            models.SmallIntegerField(default=1, help_text="no reporter sees the others"),
        ),
        in_schema(COUNT),
    ]
