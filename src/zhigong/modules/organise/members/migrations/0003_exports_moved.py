"""Exports are the line `exports` now: its own table, one way for every list; a region's limit goes along.

Requests of before are not carried over: who asked, who agreed and what left stands in the journal, and a request that
still waits is asked again. Needs no line of that name: the key is only text.
"""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

KEY = """
UPDATE rule_values SET key = 'exports.rows_without_second' WHERE key = 'members.export_rows_without_second';
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_wall"), ("rules", "0001_tables")]

    operations = [in_schema(KEY), migrations.DeleteModel("Export")]
