"""Between two days the unions below a node are walked once, and only those of changed members are looked up on both."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

NEAREST = import_module("zhigong.kernel.metrics.migrations.0010_nearest")


def _changed(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise RuntimeError("the functions of 0010 do not read as they did")
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(old, new)


# Unions that ever stood below a node are enough to look in: what a membership counts is judged exactly afterwards.
_BEFORE = NEAREST.CHANGED[NEAREST.CHANGED.index("    WITH before AS") : NEAREST.CHANGED.index("    ), changed AS (")]
CHANGED = _changed(
    NEAREST.CHANGED,
    _BEFORE,
    """    WITH homes AS MATERIALIZED (
        SELECT DISTINCT c.unit_id FROM unit_placements c WHERE c.path || c.industry_path && nodes
    ), moved AS MATERIALIZED (
        SELECT DISTINCT p.unit_id FROM unit_placements p JOIN homes h ON h.unit_id = p.unit_id
         WHERE p.valid_from > low AND p.valid_from <= high
""",
)
_INSIDE = NEAREST.CHANGES[NEAREST.CHANGES.index("    inside AS MATERIALIZED (") : NEAREST.CHANGES.index("last_event AS MAT")]
CHANGES = _changed(NEAREST.CHANGES, _INSIDE, "    ")
CHANGES = _changed(
    CHANGES,
    """ORDER BY x.id DESC LIMIT 1) e
    ), stood AS (""",
    """ORDER BY x.id DESC LIMIT 1) e
         WHERE membership_counts(e.to_state)
    ), inside AS MATERIALIZED (
        SELECT l.day, l.unit_id, p.industry::text AS industry,
               ARRAY(SELECT DISTINCT a FROM unnest(p.path || p.industry_path) a WHERE a = ANY (nodes)) AS counting
          FROM (SELECT DISTINCT o.day, o.unit_id FROM last_event o) l
         CROSS JOIN LATERAL (
            SELECT u.path, u.industry_path, u.industry FROM unit_placements u
             WHERE u.unit_id = l.unit_id AND u.valid_from <= l.day ORDER BY u.id DESC LIMIT 1) p
         WHERE p.path || p.industry_path && nodes
    ), stood AS (""",
)


class Migration(migrations.Migration):
    dependencies = [("metrics", "0010_nearest")]
    operations = [in_schema(part) for part in (CHANGED, CHANGES)]
