"""Words for the second wall: hand-written SQL in migrations, pinned to the schema it is created in.

`in_schema(sql)` runs SQL with two words filled in: `{{app}}` is the application role, `{{definer}}` the clause of a
function that runs as the owner with its search path pinned (the temporary schema last, so nobody slips in a table).
"""

from django.conf import settings
from django.db import migrations

from zhigong.kernel.journal.versions import application_role

# Who may see people at all. The others (leader, auditor, the three administrators) work with counts or the journal.
SEES_PEOPLE = ("union_chair", "organiser", "clerk", "call_taker", "hotline_supervisor", "system")
READS_JOURNAL = ("auditor", "audit_admin", "system")


class InSchema(migrations.RunPython):
    """A step that needs no models: Django built all of them anew for each, most of what setting up took."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self.code(None, schema_editor)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self.reverse_code(None, schema_editor)


def in_schema(forward: str, backward: str = "") -> InSchema:
    """Return a migration step that runs `forward` (and `backward` when unapplied) in the instance's own schema."""
    return InSchema(_runner(forward), _runner(backward))


def render(sql: str, schema: str) -> str:
    """Fill in the role, the definer clause and the lists of roles."""
    path = f'"{schema}", extensions, pg_temp'
    words = {
        "app": f'"{application_role()}"',
        "definer": f"SECURITY DEFINER SET search_path = {path}",
        "sees_people": _literals(SEES_PEOPLE),
        "reads_journal": _literals(READS_JOURNAL),
    }
    for word, text in words.items():
        sql = sql.replace("{{" + word + "}}", text)
    return sql


def _literals(words) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _runner(sql: str):
    def run(apps, schema_editor):
        if not sql:
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0] or settings.ZG_SCHEMA
            cursor.execute(render(sql, schema))

    return run
