"""Rows of an import are written anew when their batch is taken again."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


class Migration(migrations.Migration):
    dependencies = [("rosters", "0002_wall"), ("people", "0008_no_deletion")]

    operations = [in_schema("GRANT DELETE ON roster_rows TO {{app}};")]
