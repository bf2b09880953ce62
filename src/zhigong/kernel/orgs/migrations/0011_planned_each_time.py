"""Triggers on many units plan their statements each time: a plan kept from one row would walk 20,000 times 20,000."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

PLACE = """
CREATE OR REPLACE FUNCTION units_place() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO unit_placements (unit_id, valid_from, path, industry_path, industry, state, name)
        SELECT id, '0001-01-01', path, industry_path, industry, state, name FROM new_units;
        RETURN NULL;
    END IF;
    EXECUTE $q$
    INSERT INTO unit_placements (unit_id, valid_from, path, industry_path, industry, state, name)
    SELECT n.id, greatest(l.valid_from, CASE
               WHEN $1 IS NOT NULL THEN $1
               WHEN n.state IN ('merged', 'dissolved') AND n.state <> o.state THEN coalesce(n.ended_on, $2)
               WHEN l.txid = pg_current_xact_id()::text::bigint THEN l.valid_from  -- still being set up
               ELSE $2 END),
           n.path, n.industry_path, n.industry, n.state, n.name
      FROM new_units n JOIN old_units o ON o.id = n.id
     CROSS JOIN LATERAL (SELECT p.valid_from, p.txid FROM unit_placements p
                          WHERE p.unit_id = n.id ORDER BY p.id DESC LIMIT 1) l
     WHERE (n.path, n.industry_path, n.industry, n.state, n.name)
           IS DISTINCT FROM (o.path, o.industry_path, o.industry, o.state, o.name)$q$
    USING nullif(current_setting('zg.effective_on', true), '')::date, (now() AT TIME ZONE 'Asia/Shanghai')::date;
    RETURN NULL;
END $$;
"""

FOLLOW = """
CREATE OR REPLACE FUNCTION move_followers() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE
    follower text;
    moved boolean;
BEGIN
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM new_units n JOIN old_units o ON o.id = n.id
                             WHERE n.position >= 0 AND (o.position, o.industry_position)
                                   IS DISTINCT FROM (n.position, n.industry_position))' INTO moved;
    IF NOT moved THEN
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
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0010_followers_together")]
    operations = [in_schema(PLACE), in_schema(FOLLOW)]
