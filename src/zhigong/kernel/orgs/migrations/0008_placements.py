"""Where every unit stood from which day on: the tree of any past day, derived from the units by trigger."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

from zhigong.kernel.journal.versions import current_txid
from zhigong.kernel.journal.walls import in_schema

# A changed day is never before the unit's last one, so that the latest row of a unit is also the last that holds.
PLACE = """
CREATE INDEX unit_placements_nodes ON unit_placements USING gin ((path || industry_path));
CREATE FUNCTION units_place() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE
    effective date := nullif(current_setting('zg.effective_on', true), '')::date;
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO unit_placements (unit_id, valid_from, path, industry_path, industry, state, name)
        SELECT id, '0001-01-01', path, industry_path, industry, state, name FROM new_units;
        RETURN NULL;
    END IF;
    INSERT INTO unit_placements (unit_id, valid_from, path, industry_path, industry, state, name)
    SELECT n.id, greatest(l.valid_from, CASE
               WHEN effective IS NOT NULL THEN effective
               WHEN n.state IN ('merged', 'dissolved') AND n.state <> o.state THEN coalesce(n.ended_on, today)
               WHEN l.txid = pg_current_xact_id()::text::bigint THEN l.valid_from  -- still being set up
               ELSE today END),
           n.path, n.industry_path, n.industry, n.state, n.name
      FROM new_units n JOIN old_units o ON o.id = n.id
     CROSS JOIN LATERAL (SELECT p.valid_from, p.txid FROM unit_placements p
                          WHERE p.unit_id = n.id ORDER BY p.id DESC LIMIT 1) l
     WHERE (n.path, n.industry_path, n.industry, n.state, n.name)
           IS DISTINCT FROM (o.path, o.industry_path, o.industry, o.state, o.name);
    RETURN NULL;
END $$;
CREATE TRIGGER place_new AFTER INSERT ON units REFERENCING NEW TABLE AS new_units
    FOR EACH STATEMENT EXECUTE FUNCTION units_place();
CREATE TRIGGER place_changed AFTER UPDATE ON units REFERENCING OLD TABLE AS old_units NEW TABLE AS new_units
    FOR EACH STATEMENT EXECUTE FUNCTION units_place();
"""

# What was known before comes from the versions; they keep no path on the industry line, so today's is taken, and it
# holds since the affiliation began.
REMEMBER = """
INSERT INTO unit_placements (unit_id, valid_from, learnt_at, path, industry_path, industry, state, name)
SELECT v.pgh_obj_id,
       CASE WHEN v.turn = 1 THEN '0001-01-01'
            WHEN v.industry_position >= 0 AND v.line_before < 0 THEN least(v.learnt_on, (
                 SELECT min(a.starts_on) FROM affiliations a WHERE a.unit_id = v.pgh_obj_id AND a.line = 'industry'))
            ELSE v.learnt_on END,
       v.pgh_created_at, v.path,
       CASE WHEN v.industry_position < 0 THEN '{}' ELSE u.industry_path END, v.industry, v.state, v.name
  FROM (SELECT pgh_obj_id, pgh_created_at, pgh_id, path, industry, state, name, industry_position,
               (pgh_created_at AT TIME ZONE 'Asia/Shanghai')::date AS learnt_on,
               row_number() OVER w AS turn, lag(industry_position) OVER w AS line_before,
               (path, industry, state, name, industry_position < 0) IS DISTINCT FROM
               (lag(path) OVER w, lag(industry) OVER w, lag(state) OVER w, lag(name) OVER w,
                lag(industry_position) OVER w < 0) AS is_changed
          FROM units_versions WINDOW w AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)) v
  JOIN units u ON u.id = v.pgh_obj_id
 WHERE v.is_changed ORDER BY v.pgh_id;
INSERT INTO unit_placements (unit_id, valid_from, path, industry_path, industry, state, name)
SELECT id, '0001-01-01', path, industry_path, industry, state, name FROM units
 WHERE id NOT IN (SELECT unit_id FROM unit_placements);
"""

RIGHTS = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON unit_placements FROM {{app}};
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON unit_placements
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# The tree of a day as far as it was known before a moment: the units that stood below one of the nodes.
READ = """
CREATE FUNCTION day_ends(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
CREATE FUNCTION units_as_of(nodes bigint[], day date, known timestamptz)
RETURNS TABLE (unit_id bigint, path bigint[], industry_path bigint[], industry text, state text, name text)
LANGUAGE sql STABLE AS $$
    SELECT p.unit_id, p.path, p.industry_path, p.industry::text, p.state::text, p.name::text
      FROM (SELECT DISTINCT c.unit_id FROM unit_placements c WHERE c.path || c.industry_path && nodes) c
     CROSS JOIN LATERAL (
        SELECT l.* FROM unit_placements l
         WHERE l.unit_id = c.unit_id AND l.valid_from <= day AND l.learnt_at < known
         ORDER BY l.id DESC LIMIT 1) p
     WHERE p.path || p.industry_path && nodes
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0007_industry_path"), ("journal", "0003_wall")]
    operations = [
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("unit_id", models.BigIntegerField()),
                ("valid_from", models.DateField()),
                ("learnt_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("txid", models.BigIntegerField(db_default=current_txid(), db_index=True, editable=False)),
                (
                    "path",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "industry_path",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("industry", models.CharField(blank=True, max_length=4)),
                ("state", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "unit_placements",
                "indexes": [models.Index(fields=["unit_id", "-id"], name="unit_placements_latest")],
            },
        ),
        *(in_schema(part) for part in (PLACE, REMEMBER, RIGHTS, READ)),
    ]
