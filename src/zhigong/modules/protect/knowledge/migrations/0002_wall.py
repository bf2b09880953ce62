"""The walls: officers read what is published, and the versions of matters in sight; the search by words."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON knowledge_articles, knowledge_versions FROM {{app}};
ALTER TABLE knowledge_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY published_or_in_sight ON knowledge_versions TO {{app}} USING (
    is_published OR (SELECT true FROM matters m WHERE m.id = knowledge_versions.matter_id))
    WITH CHECK ((SELECT seat_role()) = 'system'
        OR (SELECT true FROM matters m WHERE m.id = knowledge_versions.matter_id));
CREATE INDEX knowledge_words ON knowledge_versions USING gin (name_pairs(search_text)) WHERE is_published;
CREATE FUNCTION knowledge_found(typed text[], today date, most integer)
RETURNS TABLE (matter_id uuid, hits integer) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT v.matter_id, cardinality(ARRAY(SELECT unnest(name_pairs(v.search_text)) INTERSECT SELECT unnest(typed)))
      FROM knowledge_versions v
     WHERE v.is_published AND v.expires_on >= today AND name_pairs(v.search_text) && typed
     ORDER BY 2 DESC, 1 DESC LIMIT least(most, 50)
$$;
-- Publishing takes the place of the version before it, whoever's that was, in one statement.
CREATE FUNCTION knowledge_publish(wanted uuid) RETURNS void LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM matters WHERE id = wanted AND kind = 'knowledge.article' AND state = 'proposed') THEN
        RAISE EXCEPTION 'only a proposed version is published';
    END IF;
    UPDATE knowledge_versions SET is_published = false
     WHERE is_published AND article_id = (SELECT article_id FROM knowledge_versions WHERE matter_id = wanted);
    UPDATE knowledge_versions SET is_published = true WHERE matter_id = wanted;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0001_tables"),
        ("matters", "0002_wall"),
        ("orgs", "0003_search_and_followers"),
    ]

    operations = [in_schema(WALL)]
