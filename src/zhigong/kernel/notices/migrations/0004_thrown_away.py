"""A message that was sent is thrown away after its time."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_wall"), ("people", "0008_no_deletion")]

    operations = [in_schema("GRANT DELETE ON outbound_messages TO {{app}};")]
