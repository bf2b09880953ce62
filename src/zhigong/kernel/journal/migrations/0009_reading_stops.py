"""The breaker: persons read per account and hour, folded from the journal; a stopped account reads nobody any more."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema
from zhigong.lib.ids import uuid7

STOPS = """
CREATE UNIQUE INDEX one_open_stop ON reading_stops (account_id) WHERE released_at IS NULL;
REVOKE DELETE, TRUNCATE ON reading_stops FROM {{app}};
ALTER TABLE reading_stops ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON reading_stops FOR SELECT TO {{app}}
    USING ((SELECT seat_role() IN ('system', 'security_admin', 'audit_admin', 'auditor'))
           OR account_id = (SELECT seat_account()));
CREATE POLICY stop ON reading_stops FOR INSERT TO {{app}} WITH CHECK ((SELECT seat_role()) = 'system');
CREATE POLICY release ON reading_stops FOR UPDATE TO {{app}}
    USING ((SELECT seat_role()) = 'security_admin' AND released_at IS NULL)
    WITH CHECK (released_by = (SELECT seat_account()) AND released_by <> account_id);
CREATE FUNCTION reading_is_stopped() RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT EXISTS (SELECT 1 FROM reading_stops s
                    WHERE s.account_id = nullif(current_setting('zg.account', true), '')::uuid AND s.released_at IS NULL)
$$;
"""

# What is usual is known after five days of work. Officers' readings only; an approved export and the doors of an import are decided elsewhere, by two people.
COUNTS = """
CREATE TABLE reading_counts (
    account_id uuid NOT NULL, hour timestamptz NOT NULL, persons bigint NOT NULL, PRIMARY KEY (account_id, hour)
);
CREATE INDEX reading_counts_hour ON reading_counts (hour);
CREATE TABLE reading_progress (is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one), number bigint NOT NULL);
INSERT INTO reading_progress (number) SELECT coalesce(max(number), 0) FROM journal_order;
REVOKE ALL ON reading_counts, reading_progress FROM {{app}};
CREATE FUNCTION readings_fold(batch integer) RETURNS TABLE (reader uuid) LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE reached bigint; newest bigint;
BEGIN
    SELECT p.number INTO reached FROM reading_progress p FOR UPDATE;
    SELECT max(n.number) INTO newest
      FROM (SELECT o.number FROM journal_order o WHERE o.number > reached ORDER BY o.number LIMIT batch) n;
    IF newest IS NULL THEN
        RETURN;
    END IF;
    UPDATE reading_progress SET number = newest;
    RETURN QUERY
    INSERT INTO reading_counts AS c (account_id, hour, persons)
    SELECT e.account_id, date_trunc('hour', e.at), sum(greatest(cardinality(e.subjects),
               CASE WHEN jsonb_typeof(e.detail -> 'count') = 'number' THEN (e.detail ->> 'count')::numeric ELSE 0 END))
      FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id
     WHERE o.number > reached AND o.number <= newest AND e.outcome = 'read' AND e.account_id IS NOT NULL
       AND e.grant_id IS NOT NULL AND e.what NOT IN ('members.export', 'people.identity_doors')
     GROUP BY 1, 2
    ON CONFLICT (account_id, hour) DO UPDATE SET persons = c.persons + EXCLUDED.persons
    RETURNING c.account_id;
END $$;
CREATE FUNCTION readings_of(reader uuid, at timestamptz) RETURNS TABLE (this_hour bigint, last_day bigint, usual numeric)
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT coalesce(sum(c.persons) FILTER (WHERE c.hour = date_trunc('hour', at)), 0)::bigint,
           coalesce(sum(c.persons) FILTER (WHERE c.hour > at - interval '24 hours'), 0)::bigint,
           CASE WHEN count(DISTINCT c.hour::date) FILTER (WHERE c.hour <= at - interval '24 hours') >= 5
                THEN sum(c.persons) FILTER (WHERE c.hour <= at - interval '24 hours')
                     / count(DISTINCT c.hour::date) FILTER (WHERE c.hour <= at - interval '24 hours') END
      FROM reading_counts c WHERE c.account_id = reader AND c.hour > at - interval '31 days'
$$;
CREATE FUNCTION readings_forget(before timestamptz) RETURNS bigint LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE gone bigint;
BEGIN
    DELETE FROM reading_counts c WHERE c.hour < least(before, now() - interval '31 days');
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""

# As in 0005, and who was stopped reads nobody: also where a function of the database journals by itself.
RECORD = """
CREATE OR REPLACE FUNCTION journal_record(
    what text, outcome text, subjects uuid[], matter uuid, unit bigint, purpose text,
    procedure_version text, detail jsonb, salt bytea
) RETURNS bigint LANGUAGE plpgsql VOLATILE {{definer}} AS $$
#variable_conflict use_variable
DECLARE
    has_written boolean := pg_current_xact_id_if_assigned() IS NOT NULL;
    running bigint := pg_current_xact_id()::text::bigint;
    before jsonb := '{}'::jsonb;
    found_digests bytea;
    reached jsonb;
    covered jsonb;
    made bigint;
BEGIN
    IF outcome = 'read' AND reading_is_stopped() THEN
        RAISE EXCEPTION 'this account was stopped from reading' USING ERRCODE = 'ZG005';
    END IF;
    IF has_written THEN
        SELECT e.upto INTO before FROM journal_entries e WHERE e.txid = running ORDER BY e.id DESC LIMIT 1;
        before := coalesce(before, '{}'::jsonb);
        SELECT string_agg(t.digests, ''::bytea ORDER BY t.table_name),
               jsonb_object_agg(t.table_name, t.highest), jsonb_object_agg(t.table_name, encode(t.marks, 'hex'))
          INTO found_digests, reached, covered
          FROM (SELECT d.table_name, max(d.version_id) AS highest,
                       string_agg(d.digest, ''::bytea ORDER BY d.version_id) AS digests,
                       string_agg(int8send(d.version_id) || substr(d.digest, 1, 4), ''::bytea
                                  ORDER BY d.version_id) AS marks
                  FROM (SELECT f.table_name, f.version_id, version_digest(salt, f.table_name, f.version) AS digest
                          FROM versions_of(running, before) f OFFSET 0) d
                 GROUP BY d.table_name) t;
    END IF;
    INSERT INTO journal_entries (txid, at, account_id, grant_id, role, unit_id, what, outcome, subjects, matter_id,
                                 purpose, procedure_version, detail, salt, since, upto, covers, digest)
    VALUES (running, now(),
            nullif(current_setting('zg.account', true), '')::uuid,
            nullif(current_setting('zg.grant', true), '')::bigint,
            coalesce(current_setting('zg.role', true), ''),
            coalesce(unit, nullif(current_setting('zg.unit', true), '')::bigint),
            what, outcome, subjects, matter, purpose, procedure_version, detail, salt,
            before, before || coalesce(reached, '{}'::jsonb), coalesce(covered, '{}'::jsonb),
            sha256(salt || coalesce(found_digests, ''::bytea)))
    RETURNING id INTO made;
    RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0008_erased_versions")]

    operations = [
        migrations.CreateModel(
            name="ReadingStop",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("unit_id", models.BigIntegerField(null=True)),
                ("hour_count", models.BigIntegerField(help_text="persons read in the hour")),
                ("day_count", models.BigIntegerField(help_text="persons read in 24 hours")),
                ("reason", models.CharField(help_text="hour, day or usual", max_length=10)),
                ("at", models.DateTimeField()),
                ("released_by", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("release_reason", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={"db_table": "reading_stops"},
        ),
        in_schema(STOPS),
        in_schema(COUNTS),
        in_schema(RECORD),
    ]
