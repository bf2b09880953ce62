"""The register's list as of a day can leave out what was learnt later."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

PAST_LISTS = import_module("zhigong.kernel.metrics.migrations.0005_past_lists")
CHANGES = {
    "wanted integer)": "wanted integer, known timestamptz DEFAULT 'infinity')",
    "day, 'infinity') u": "day, known) u",
    "e.happened_on <= day": "e.happened_on <= day AND e.learnt_at < known",
    "CREATE FUNCTION members_stood(": "DROP FUNCTION members_stood(bigint, date, text[], text, bigint[], uuid, integer);\n"
    "CREATE FUNCTION members_stood(",
}
STOOD = PAST_LISTS.STOOD
for old, new in CHANGES.items():
    if old not in STOOD:
        raise RuntimeError("the function of 0005 does not read as it did")
    STOOD = STOOD.replace(old, new)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0012_uncovered")]
    operations = [in_schema(STOOD)]
