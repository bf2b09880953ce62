"""Copies of positions follow all units of a statement at once: a county of 20,000 moves in one update a table."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

FOLLOW = """
DROP TRIGGER units_followers ON units;
DROP FUNCTION move_followers();
CREATE FUNCTION move_followers() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE
    follower text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM new_units n JOIN old_units o ON o.id = n.id
                    WHERE n.position >= 0 AND (o.position, o.industry_position)
                          IS DISTINCT FROM (n.position, n.industry_position)) THEN
        RETURN NULL;
    END IF;
    FOR follower IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND 3 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
                   AND a.attname IN ('unit_id', 'position', 'industry_position'))
    LOOP
        EXECUTE format(
            'UPDATE %I f SET position = n.position, industry_position = n.industry_position FROM new_units n'
            ' WHERE f.unit_id = n.id AND n.position >= 0'
            ' AND (f.position, f.industry_position) IS DISTINCT FROM (n.position, n.industry_position)', follower);
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER units_followers AFTER UPDATE ON units REFERENCING OLD TABLE AS old_units NEW TABLE AS new_units
    FOR EACH STATEMENT EXECUTE FUNCTION move_followers();
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0009_level_as_of")]
    operations = [in_schema(FOLLOW)]
