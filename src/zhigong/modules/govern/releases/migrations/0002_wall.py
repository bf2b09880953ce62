"""The wall around releases: published ones for everybody, others with their matter; what is published stays as it is."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON releases FROM {{app}};
ALTER TABLE releases ENABLE ROW LEVEL SECURITY;
CREATE POLICY published ON releases FOR SELECT TO {{app}} USING (published_at IS NOT NULL);
CREATE POLICY with_matter ON releases TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = releases.matter_id));
CREATE FUNCTION releases_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL OR (NEW.cells, NEW.names, NEW.unit_id, NEW.month_end, NEW.least, NEW.frozen_at)
       IS DISTINCT FROM (OLD.cells, OLD.names, OLD.unit_id, OLD.month_end, OLD.least, OLD.frozen_at) THEN
        RAISE EXCEPTION 'a release never changes' USING ERRCODE = 'ZG001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stay BEFORE UPDATE ON releases FOR EACH ROW EXECUTE FUNCTION releases_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_tables"), ("matters", "0003_given_back"), ("metrics", "0008_cells")]

    operations = [in_schema(WALL)]
