"""A party may end: taken out of the matter by whoever handles it, and kept as a past one."""

import django.db.models.deletion
from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# A definer function: the wall lets nobody delete a party, and nobody writes a past one but with the ending itself.
ENDING = """
CREATE FUNCTION end_parties(wanted uuid, of_role text, gone uuid[], at timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE {{definer}} AS $$
    WITH ended AS (
        DELETE FROM matter_parties p WHERE p.matter_id = $1 AND p.role = $2 AND p.person_id = ANY ($3)
           AND handles_matter($1) RETURNING p.matter_id, p.person_id, p.role
    ), kept AS (
        INSERT INTO matter_past_parties (matter_id, person_id, role, ended_at, ended_by)
        SELECT matter_id, person_id, role, $4, seat_account() FROM ended RETURNING 1
    ) SELECT count(*) FROM kept
$$;
"""
WALL = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON matter_past_parties FROM {{app}};
ALTER TABLE matter_past_parties ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON matter_past_parties FOR SELECT TO {{app}} USING (
    ((SELECT seat_sees_people()) OR (SELECT seat_role()) = 'system')
    AND (SELECT true FROM matters m WHERE m.id = matter_past_parties.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_party_audience")]

    operations = [
        migrations.CreateModel(
            name="PastParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.UUIDField()),
                ("role", models.CharField(max_length=20)),
                ("ended_at", models.DateTimeField()),
                ("ended_by", models.UUIDField(help_text="account", null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_parties",
                        to="matters.matter",
                    ),
                ),
            ],
            options={"db_table": "matter_past_parties"},
        ),
        in_schema(WALL),
        in_schema(ENDING, "DROP FUNCTION end_parties"),
    ]
