"""A mistaken name is looked up by birth and reading, row by row: never everybody born on that day."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

NOTE = import_module("zhigong.modules.organise.duplicates.migrations.0006_staged_shapes").NOTE
JOINED = """          JOIN people p ON p.birth_on = c.birth_on AND p.name_pinyin = s.reading AND p.name = s.name
           AND p.name_pinyin <> c.name_pinyin AND p.erased_at IS NULL AND p.doc_digest IS NOT NULL
           AND p.doc_digest <> c.doc_digest
"""
# The limit keeps the planner from turning the question round.
LOOKED_UP = """         CROSS JOIN LATERAL (
            SELECT l.id FROM people l
             WHERE l.birth_on = c.birth_on AND l.name_pinyin = s.reading AND l.name = s.name
               AND l.name_pinyin <> c.name_pinyin AND l.erased_at IS NULL AND l.doc_digest IS NOT NULL
               AND l.doc_digest <> c.doc_digest LIMIT 3) p
"""
if NOTE.count(JOINED) != 1:
    raise ValueError(JOINED)
NOTE = NOTE.replace(JOINED, LOOKED_UP).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0006_staged_shapes")]

    operations = [in_schema(NOTE)]
