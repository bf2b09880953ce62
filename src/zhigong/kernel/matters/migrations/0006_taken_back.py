"""What may be taken away again: a party that came with an undone merge, a link made by hand, a file nobody handed in."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Which rows, the policies of 0005 say; deleting is otherwise nobody's right (people/0008).
DELETION = "GRANT DELETE ON matter_parties, matter_links, matter_attachments TO {{app}};"


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_audiences"), ("people", "0008_no_deletion")]

    operations = [
        in_schema(DELETION, "REVOKE DELETE ON matter_parties, matter_links, matter_attachments FROM {{app}};")
    ]
