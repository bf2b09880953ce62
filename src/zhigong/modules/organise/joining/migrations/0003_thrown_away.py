"""A draft is thrown away when it was handed in or forgotten."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


class Migration(migrations.Migration):
    dependencies = [("joining", "0002_wall"), ("people", "0008_no_deletion")]

    operations = [in_schema("GRANT DELETE ON joining_drafts TO {{app}};")]
