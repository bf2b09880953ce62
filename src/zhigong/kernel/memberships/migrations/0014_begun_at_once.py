"""The short way of statements that only begin memberships (0007), which 0012 wrote over, is mended in again."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

STAGING = import_module("zhigong.kernel.memberships.migrations.0007_staging")
ONCE = "IF strpos(derive, turning) = 0 THEN"
AGAIN = STAGING.BEGIN.replace(
    ONCE, f"IF strpos(derive, 'turns = 1') > 0 THEN\n        RETURN;\n    END IF;\n    {ONCE}"
)


class Migration(migrations.Migration):
    dependencies = [("memberships", "0013_mended_again")]

    operations = [in_schema(AGAIN)]
