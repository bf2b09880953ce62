"""Full cells of any node as of any day: sex × kind of worker × industry × month of birth, from the ledger."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

AS_OF = import_module("zhigong.kernel.memberships.migrations.0006_as_of")
VOIDED = "v.kind = 'void' AND v.learnt_at < known)"
# what 0008_reinstated taught the other readings of the ledger
STOOD = AS_OF.STOOD.replace(
    VOIDED,
    VOIDED[:-1]
    + """ AND NOT EXISTS (
                SELECT 1 FROM membership_events r WHERE r.membership_id = v.membership_id
                   AND r.kind = 'reinstate' AND r.id > v.id AND r.learnt_at < known))""",
)
CELLS = f"""
CREATE FUNCTION member_cells_as_of(node bigint, day date, known timestamptz DEFAULT 'infinity')
RETURNS TABLE (sex text, worker_kind text, industry text, birth_month text, amount bigint)
LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '64MB' AS $$
    WITH inside AS MATERIALIZED (SELECT u.unit_id, u.industry FROM units_as_of(ARRAY[node], day, known) u),
    {STOOD}, {AS_OF.PEOPLE}
    SELECT d.sex, d.worker_kind, d.industry, coalesce(to_char(d.birth_on, 'YYYY-MM'), ''), count(*)
      FROM described d GROUP BY 1, 2, 3, 4
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0007_recheck_closings"), ("memberships", "0008_reinstated")]
    operations = [in_schema(CELLS)]
