"""The second wall: whoever sees the matter sees the question; nobody deletes one."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON reading_questions FROM {{app}};
ALTER TABLE reading_questions ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON reading_questions TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = reading_questions.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("reading_questions", "0001_tables"), ("matters", "0002_wall")]

    operations = [in_schema(WALL)]
