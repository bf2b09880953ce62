"""A draft is thrown away when it was registered, discarded or forgotten."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


class Migration(migrations.Migration):
    dependencies = [("hotline", "0002_wall"), ("people", "0008_no_deletion")]

    operations = [in_schema("GRANT DELETE ON hotline_drafts TO {{app}};")]
