"""Call counts and kept answers are thrown away after their time."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


class Migration(migrations.Migration):
    dependencies = [("api", "0001_answers"), ("people", "0008_no_deletion")]

    operations = [in_schema("GRANT DELETE ON api_call_counts, api_answers TO {{app}};")]
