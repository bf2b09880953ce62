"""Names mistaken for one another by their shape are found among many staged rows too."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

NOTE = import_module("zhigong.modules.organise.duplicates.migrations.0003_staged").NOTE

# The caller names what each row's name may be mistaken for, with its reading: the index by birth and reading finds it.
SHAPES = """
        UNION ALL
        SELECT c.number, c.person_id, c.unit_path, p.id, u.path, 'similar_shape'
          FROM unnest(numbers, shapes, readings) AS s(number, name, reading)
          JOIN candidates c ON c.number = s.number
          JOIN people p ON p.birth_on = c.birth_on AND p.name_pinyin = s.reading AND p.name = s.name
           AND p.name_pinyin <> c.name_pinyin AND p.erased_at IS NULL AND p.doc_digest IS NOT NULL
           AND p.doc_digest <> c.doc_digest
          JOIN memberships m ON m.person_id = p.id AND m.state IN ('active', 'transferring_out', 'retained')
          JOIN units u ON u.id = m.unit_id
        UNION ALL
        SELECT c.number, c.person_id, c.unit_path, o.person_id, o.unit_path, 'similar_shape'
          FROM unnest(numbers, shapes, readings) AS s(number, name, reading)
          JOIN candidates c ON c.number = s.number
          JOIN candidates o ON o.birth_on = c.birth_on AND o.name = s.name AND o.number < c.number
           AND o.name_pinyin <> c.name_pinyin
    ), found AS (
"""
CHANGED = (
    (
        "(origin uuid, noticed timestamptz)",
        "(origin uuid, noticed timestamptz, numbers integer[], shapes text[],\n    readings text[])",
    ),
    ("\n    ), found AS (\n", SHAPES),
    (
        "CASE WHEN bool_or(f.reason = 'similar_name') THEN 'similar_name' END,",
        "CASE WHEN bool_or(f.reason = 'similar_name') THEN 'similar_name' END,\n"
        "                   CASE WHEN bool_or(f.reason = 'similar_shape') THEN 'similar_shape' END,",
    ),
)
for before, after in CHANGED:
    if NOTE.count(before) != 1:
        raise ValueError(before)
    NOTE = NOTE.replace(before, after)


class Migration(migrations.Migration):
    dependencies = [("duplicates", "0005_merging")]

    operations = [in_schema("DROP FUNCTION duplicates_note_staged(uuid, timestamptz)"), in_schema(NOTE)]
