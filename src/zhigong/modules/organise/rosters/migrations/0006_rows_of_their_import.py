"""Rows kept of an import no longer ask for it one by one: whoever writes them has asked, and no import is deleted."""

import django.db.models.deletion
from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# roster_keep_rows is the only one who does, and finds the import first.
WRITTEN = "REVOKE INSERT, UPDATE ON roster_rows FROM {{app}};"


class Migration(migrations.Migration):
    dependencies = [("rosters", "0005_kept_at_once")]

    operations = [
        migrations.AlterField(
            "importrow",
            "roster",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="rosters.import",
            ),
        ),
        in_schema(WRITTEN),
    ]
