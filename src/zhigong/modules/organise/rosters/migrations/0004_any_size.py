"""Imports of any size: written in the officer's own seat, resumed at a row, one slim row kept for each row of the file."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

INDEXES = """
CREATE INDEX roster_rows_noted ON roster_rows (roster_id, number) WHERE errors <> '[]' OR warnings <> '[]';
"""

# Keeps what became of every judged row, and of those refused before (they come in `remarks` with an outcome), and
# counts them. Who was accepted must be a member the union sees, or nothing of the batch is kept.
KEEP = """
CREATE FUNCTION roster_keep_rows(wanted uuid, batch_number integer, is_dry boolean, remarks jsonb)
RETURNS TABLE (what text, amount bigint) LANGUAGE plpgsql VOLATILE {{definer}}
SET enable_seqscan = off SET enable_mergejoin = off AS $$
DECLARE accepted bigint; visible bigint;
BEGIN
    PERFORM members_staging();
    IF NOT EXISTS (SELECT FROM rosters r LEFT JOIN units u ON u.id = r.unit_id WHERE r.id = wanted AND (
            seat_role() = 'system' OR u.position BETWEEN seat_lo() AND seat_hi()
            OR u.industry_position BETWEEN seat_ilo() AND seat_ihi())) THEN
        RAISE EXCEPTION 'this seat does not see the import' USING ERRCODE = 'ZG003';
    END IF;
    IF NOT is_dry THEN
        SELECT count(*), count(*) FILTER (WHERE EXISTS (
                   SELECT FROM memberships m WHERE m.person_id = j.person_id AND m.unit_id = j.unit_id
                      AND m.state IN ('active', 'transferring_out')))
          INTO accepted, visible
          FROM pg_temp.members_judged j WHERE j.outcome IN ('new', 'updated', 'unchanged');
        IF accepted <> visible THEN
            RAISE EXCEPTION 'import: % rows were accepted, % members are there', accepted, visible
                USING ERRCODE = 'ZG004';
        END IF;
    END IF;
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT r.number, r.outcome, r.errors, r.warnings
          FROM jsonb_to_recordset(remarks) AS r(number integer, outcome text, errors jsonb, warnings jsonb)
    ), made AS (
        SELECT j.number, j.outcome, coalesce(t.errors, '[]') AS errors, coalesce(t.warnings, '[]') AS warnings,
               CASE WHEN j.outcome NOT IN ('rejected', 'duplicate_in_file') THEN s.doc_digest END AS doc_digest,
               CASE WHEN j.outcome NOT IN ('rejected', 'duplicate_in_file') AND (j.is_known OR NOT is_dry)
                    THEN j.person_id END AS person_id,
               j.unit_id
          FROM pg_temp.members_judged j LEFT JOIN told t ON t.number = j.number
          LEFT JOIN pg_temp.members_staged s ON is_dry AND s.number = j.number
        UNION ALL
        SELECT t.number, t.outcome, t.errors, t.warnings, NULL, NULL, NULL FROM told t WHERE t.outcome IS NOT NULL
    ), kept AS (
        INSERT INTO roster_rows AS k (roster_id, batch, number, outcome, errors, warnings, doc_digest, person_id, unit_id)
        SELECT wanted, batch_number, m.number, m.outcome, m.errors, m.warnings, m.doc_digest, m.person_id, m.unit_id
          FROM made m ORDER BY m.number
        ON CONFLICT (roster_id, number) DO UPDATE
           SET batch = excluded.batch, outcome = excluded.outcome, errors = excluded.errors,
               warnings = excluded.warnings, doc_digest = excluded.doc_digest, person_id = excluded.person_id,
               unit_id = excluded.unit_id
        RETURNING k.outcome
    )
    SELECT k.outcome::text, count(*) FROM kept k GROUP BY 1;
END $$;
"""

# Rows whose document stood in an earlier row of the same file: known by person, or (when only counted) by digest.
EARLIER = """
CREATE FUNCTION roster_leave_out(wanted uuid) RETURNS integer LANGUAGE plpgsql VOLATILE {{definer}}
SET enable_seqscan = off SET enable_mergejoin = off AS $$
DECLARE found integer;
BEGIN
    PERFORM members_staging();
    INSERT INTO pg_temp.members_left_out (number, first_number)
    SELECT e.number, min(e.earlier) FROM (
        SELECT j.number, r.number AS earlier FROM pg_temp.members_judged j
          JOIN roster_rows r ON r.roster_id = wanted AND r.person_id = j.person_id AND r.number < j.number
         WHERE j.is_known
        UNION ALL
        SELECT s.number, r.number FROM pg_temp.members_staged s
          JOIN roster_rows r ON r.roster_id = wanted AND r.doc_digest = s.doc_digest AND r.number < s.number) e
     GROUP BY e.number;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found > 0 THEN
        PERFORM members_leave_out();
    END IF;
    RETURN found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rosters", "0003_thrown_away"), ("memberships", "0007_staging")]

    operations = [
        migrations.AddField("import", "grant_id", models.BigIntegerField(null=True, help_text="the seat it is written in")),
        migrations.AddField(
            "import", "reached", models.IntegerField(default=0, help_text="row of the file up to which all is registered")
        ),
        migrations.AddField(
            "importbatch",
            "first_row",
            models.IntegerField(default=0, help_text="rows of the file, 0 before they were looked at"),
        ),
        migrations.AddField("importbatch", "last_row", models.IntegerField(default=0)),
        migrations.RemoveIndex("importrow", "import_rows_outcome"),
        migrations.RemoveIndex("importrow", "import_rows_batch"),
        migrations.AddIndex(
            "importrow",
            models.Index(
                fields=["roster", "person_id"], name="import_rows_person", condition=models.Q(person_id__isnull=False)
            ),
        ),
        in_schema(INDEXES),
        in_schema(KEEP),
        in_schema(EARLIER),
    ]
