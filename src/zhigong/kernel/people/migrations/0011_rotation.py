"""Rotation of keys and digests in batches; erasing notes what is left, so that it stays verifiable."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

ERASE = """
CREATE OR REPLACE FUNCTION person_erase(wanted uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE version_ids bigint[];
BEGIN
    IF NOT coalesce(seat_role() = 'system' OR seat_person() = wanted, false) THEN
        RAISE EXCEPTION 'this seat erases nobody' USING ERRCODE = 'ZG003';
    END IF;
    UPDATE person_keys SET wrapped = NULL, destroyed_at = now() WHERE person_id = wanted AND destroyed_at IS NULL;
    SELECT array_agg(pgh_id) INTO version_ids FROM people_versions WHERE pgh_obj_id = wanted;
    UPDATE people SET name = '', name_pinyin = '', name_initials = '', sex = '0', birth_on = NULL, ethnicity = '',
           education = '', political_status = '', employment_status = '', skill_level = '', hukou_type = '',
           is_migrant = NULL, doc_cipher = NULL, doc_digest = NULL, doc_tail_digest = NULL, mobile_cipher = NULL,
           mobile_digest = NULL, erased_at = now(), updated_at = now()
     WHERE id = wanted AND erased_at IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM journal_keep_digests('people_versions', version_ids);
    UPDATE people_versions SET name = '', name_pinyin = '', name_initials = '', sex = '0', birth_on = NULL,
           ethnicity = '', education = '', political_status = '', employment_status = '', skill_level = '',
           hukou_type = '', is_migrant = NULL, doc_cipher = NULL, doc_digest = NULL, doc_tail_digest = NULL,
           mobile_cipher = NULL, mobile_digest = NULL
     WHERE pgh_id = ANY(version_ids);
    PERFORM journal_note_erased('people_versions', version_ids);
    RETURN true;
END $$;
"""

# Digests under the old key would still be guessed by whoever has it: they go from the earlier versions too.
REDIGEST = """
CREATE FUNCTION people_redigest(ids uuid[], documents bytea[], tails bytea[], mobiles bytea[], key_id text)
RETURNS integer LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE version_ids bigint[]; changed integer;
BEGIN
    IF seat_role() IS DISTINCT FROM 'system' THEN
        RAISE EXCEPTION 'this seat rotates no keys' USING ERRCODE = 'ZG003';
    END IF;
    SELECT coalesce(array_agg(v.pgh_id), '{}') INTO version_ids FROM people_versions v
     WHERE v.pgh_obj_id = ANY(ids) AND NOT (v.doc_digest IS NULL AND v.doc_tail_digest IS NULL AND v.mobile_digest IS NULL);
    UPDATE people p
       SET doc_digest = r.document, doc_tail_digest = r.tail, mobile_digest = r.mobile, digest_key_id = key_id,
           updated_at = now()
      FROM unnest(ids, documents, tails, mobiles) AS r(id, document, tail, mobile)
     WHERE p.id = r.id AND p.erased_at IS NULL;
    GET DIAGNOSTICS changed = ROW_COUNT;
    PERFORM journal_keep_digests('people_versions', version_ids);
    UPDATE people_versions SET doc_digest = NULL, doc_tail_digest = NULL, mobile_digest = NULL
     WHERE pgh_id = ANY(version_ids);
    PERFORM journal_note_erased('people_versions', version_ids);
    RETURN changed;
END $$;
CREATE FUNCTION person_keys_rewrap(ids uuid[], wrapped_keys bytea[], key_id text) RETURNS integer
LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE changed integer;
BEGIN
    IF seat_role() IS DISTINCT FROM 'system' THEN
        RAISE EXCEPTION 'this seat rotates no keys' USING ERRCODE = 'ZG003';
    END IF;
    UPDATE person_keys k SET wrapped = r.wrapped, wrapping_key_id = key_id
      FROM unnest(ids, wrapped_keys) AS r(id, wrapped)
     WHERE k.person_id = r.id AND k.destroyed_at IS NULL;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END $$;
CREATE INDEX people_erased ON people (erased_at) WHERE erased_at IS NOT NULL;
REVOKE UPDATE, DELETE, TRUNCATE ON key_rotations FROM {{app}};
GRANT UPDATE (stage, reached, done_count, conflict_count, finished_at) ON key_rotations TO {{app}};
"""

# Only people's versions are ever erased; time zone and byte output are pinned as in versions_of.
VERIFY = """
CREATE FUNCTION verify_erased() RETURNS TABLE (row_id text, problem text)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    SELECT x.pgh_id::text, 'a digest was kept that no entry of the journal covers'
      FROM erased_versions x
     WHERE NOT EXISTS (SELECT 1 FROM journal_entries e
                        WHERE e.txid = x.txid AND (e.upto ->> 'erased_versions')::bigint >= x.pgh_id)
    UNION ALL
    SELECT x.pgh_id::text, 'what was left of ' || x.table_name || ' ' || x.version_id || ' was changed'
      FROM (SELECT DISTINCT ON (entry_id, table_name, version_id) * FROM erased_versions
             ORDER BY entry_id, table_name, version_id, pgh_id DESC) x
      JOIN journal_entries e ON e.id = x.entry_id
      LEFT JOIN people_versions v ON x.table_name = 'people_versions' AND v.pgh_id = x.version_id
     WHERE x.left_digest IS NOT NULL
       AND x.left_digest IS DISTINCT FROM version_digest(e.salt, x.table_name, to_jsonb(v))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0010_named"), ("journal", "0008_erased_versions")]

    operations = [
        migrations.CreateModel(
            name="KeyRotation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(help_text="wrapping or digest", max_length=10)),
                ("key_id", models.IntegerField(help_text="the key that comes in")),
                ("stage", models.CharField(default="people", help_text="people, accounts", max_length=10)),
                ("reached", models.UUIDField(help_text="the last row done of this stage", null=True)),
                ("done_count", models.BigIntegerField(default=0)),
                (
                    "conflict_count",
                    models.IntegerField(default=0, help_text="documents entered twice meanwhile"),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "key_rotations"},
        ),
        migrations.AddConstraint(
            model_name="keyrotation",
            constraint=models.UniqueConstraint(fields=("purpose", "key_id"), name="one_rotation_per_key"),
        ),
        in_schema(ERASE),
        in_schema(REDIGEST),
        in_schema(VERIFY),
    ]
