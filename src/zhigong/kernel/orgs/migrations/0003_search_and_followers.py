"""Contains-search of names by pairs of characters, and copies of positions that follow their unit."""

from django.db import migrations

# Trigrams cannot serve two Chinese characters; pairs compared by equality can, and stay usable under policies.
PAIRS = """
CREATE FUNCTION name_pairs(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(pg_catalog.array_agg(DISTINCT pg_catalog.substr(name, at, 2)), '{}')
    FROM pg_catalog.generate_series(1, pg_catalog.length(name) - 1) AS at
$$;
CREATE INDEX units_name_pairs ON units USING gin (name_pairs(name));
CREATE INDEX employers_name_pairs ON employers USING gin (name_pairs(name));
"""
NO_PAIRS = """
DROP INDEX employers_name_pairs;
DROP INDEX units_name_pairs;
DROP FUNCTION name_pairs(text);
"""

# Any table that copies a unit's positions (unit_id, position, industry_position) is moved with the unit, whoever
# moves it and however: this room need not know the rooms above it.
FOLLOW = """
CREATE FUNCTION move_followers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    follower text;
BEGIN
    FOR follower IN
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND 3 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped
                   AND a.attname IN ('unit_id', 'position', 'industry_position'))
    LOOP
        EXECUTE format(
            'UPDATE %I SET position = $1, industry_position = $2 WHERE unit_id = $3'
            ' AND (position, industry_position) IS DISTINCT FROM ($1, $2)', follower)
        USING NEW.position, NEW.industry_position, NEW.id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER units_followers AFTER UPDATE OF position, industry_position ON units FOR EACH ROW
WHEN (NEW.position >= 0 AND (OLD.position <> NEW.position OR OLD.industry_position <> NEW.industry_position))
EXECUTE FUNCTION move_followers();
"""
STAY = "DROP TRIGGER units_followers ON units; DROP FUNCTION move_followers();"


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_unit_codes")]
    operations = [migrations.RunSQL(PAIRS, NO_PAIRS), migrations.RunSQL(FOLLOW, STAY)]
