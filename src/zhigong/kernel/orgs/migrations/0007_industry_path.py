"""The way up the industry line, kept beside the way up the territory, so that counts need no tree on either line."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Units that were numbered before get their path: through the open affiliation, else through the parent on the line.
TRACE = """
ALTER TABLE units ALTER COLUMN industry_path SET DEFAULT '{}';
WITH RECURSIVE above AS (
    SELECT u.id, coalesce(a.parent_id, p.id) AS parent_id
      FROM units u
      LEFT JOIN affiliations a ON a.unit_id = u.id AND a.line = 'industry' AND a.ends_on IS NULL
      LEFT JOIN units p ON p.id = u.parent_id AND p.industry_position >= 0
     WHERE u.industry_position >= 0
), traced AS (
    SELECT id, ARRAY[id] AS path FROM above WHERE parent_id IS NULL
    UNION ALL
    SELECT b.id, t.path || b.id FROM traced t JOIN above b ON b.parent_id = t.id
)
UPDATE units SET industry_path = t.path FROM traced t WHERE t.id = units.id;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0006_pinned_paths")]
    operations = [
        migrations.AddField(
            model_name="unit",
            name="industry_path",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="ids from the head of the industry line to this unit; empty off the line",
                size=None,
            ),
        ),
        migrations.RunSQL(TRACE, migrations.RunSQL.noop),
    ]
