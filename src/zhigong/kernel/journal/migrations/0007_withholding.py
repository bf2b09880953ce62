"""Readings of an investigation may be shown later: by an order of two officers, to a day, journaled and shown then."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q

from zhigong.kernel.journal.walls import in_schema
from zhigong.lib.ids import uuid7

# Days are those of Beijing: an order ends when its day begins there. One asked for holds for three days, so that it can
# be decided before the person is warned; undecided or refused, it hides nothing.
WALL = """
REVOKE DELETE, TRUNCATE ON withholding_orders FROM {{app}};
ALTER TABLE withholding_orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_by_auditors ON withholding_orders FOR SELECT TO {{app}}
    USING ((SELECT seat_role() IN ({{reads_journal}})));
CREATE POLICY read_by_subject_afterwards ON withholding_orders FOR SELECT TO {{app}}
    USING (subjects @> ARRAY[(SELECT seat_person())] AND confirmed_at IS NOT NULL
           AND until_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date);
CREATE POLICY ask ON withholding_orders FOR INSERT TO {{app}}
    WITH CHECK ((SELECT seat_role() IN ({{reads_journal}})) AND asked_by = (SELECT seat_account()));
CREATE POLICY decide ON withholding_orders FOR UPDATE TO {{app}}
    USING ((SELECT seat_role() IN ({{reads_journal}})) AND confirmed_at IS NULL)
    WITH CHECK (confirmed_by = (SELECT seat_account()));
CREATE INDEX withholding_subjects ON withholding_orders USING gin (subjects);

CREATE FUNCTION is_withheld(of_unit bigint, written_at timestamptz, person uuid) RETURNS boolean
LANGUAGE sql STABLE {{definer}} AS $$
    SELECT EXISTS (
        SELECT 1 FROM withholding_orders w
         WHERE w.subjects @> ARRAY[person] AND w.unit_id = of_unit AND NOT w.is_refused
           AND (w.confirmed_at IS NOT NULL OR w.asked_at > now() - interval '3 days')
           AND w.from_at <= written_at AND (now() AT TIME ZONE 'Asia/Shanghai')::date < w.until_on
           AND (written_at AT TIME ZONE 'Asia/Shanghai')::date < w.until_on)
$$;
DROP POLICY read_by_subject ON journal_entries;
CREATE POLICY read_by_subject ON journal_entries FOR SELECT TO {{app}}
    USING (subjects @> ARRAY[(SELECT seat_person())] AND NOT is_withheld(unit_id, at, (SELECT seat_person())));

CREATE OR REPLACE FUNCTION journal_leaf_text(entry bigint) RETURNS TABLE (number bigint, leaf text)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
    SELECT o.number, jsonb_build_array(2, o.number, e.at, e.what, e.outcome, e.unit_id, e.role, e.purpose,
           encode(sha256(convert_to(jsonb_strip_nulls(to_jsonb(e))::text, 'UTF8')), 'hex'))::text
      FROM journal_order o JOIN journal_entries e ON e.id = o.entry_id
     WHERE e.id = entry
       AND ((SELECT seat_role() IN ({{reads_journal}}))
            OR e.subjects @> ARRAY[(SELECT seat_person())] AND NOT is_withheld(e.unit_id, e.at, (SELECT seat_person())))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_countersignatures")]

    operations = [
        migrations.CreateModel(
            name="WithholdingOrder",
            fields=[
                ("id", models.UUIDField(default=uuid7, editable=False, primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(help_text="the reading it began with")),
                (
                    "unit_id",
                    models.BigIntegerField(help_text="the office whose readings are shown later"),
                ),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("from_at", models.DateTimeField()),
                ("until_on", models.DateField(help_text="the day they are shown")),
                ("reason", models.CharField(max_length=200)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("is_refused", models.BooleanField(default=False)),
            ],
            options={"db_table": "withholding_orders"},
        ),
        migrations.AddConstraint(
            model_name="withholdingorder",
            constraint=models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("asked_by"))),
                name="withholding_needs_two_people",
            ),
        ),
        in_schema(WALL),
    ]
