"""The policy that lets most people be seen is asked before the others."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# PostgreSQL asks a table's permissive policies in falling order of their names and stops at the first that says yes.
# An officer's page is of members; only who is no member need be looked for among the parties of matters.
FIRST = "ALTER POLICY see_members ON people RENAME TO where_members_are_seen;"
AS_BEFORE = "ALTER POLICY where_members_are_seen ON people RENAME TO see_members;"


class Migration(migrations.Migration):
    dependencies = [("memberships", "0010_move_together")]

    operations = [in_schema(FIRST, AS_BEFORE)]
