"""To-dos and clocks are seen and written with their matter."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

POLICIES = """
ALTER TABLE todos ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON todos TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = todos.matter_id));
ALTER TABLE clocks ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON clocks TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = clocks.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("worklist", "0001_tables"), ("matters", "0002_wall")]

    operations = [in_schema(POLICIES)]
