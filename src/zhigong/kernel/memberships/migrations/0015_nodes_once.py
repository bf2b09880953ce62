"""A batch that only begins memberships reckons the units above once for each union, not once for each member."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# The short way of 0007, mended in the function as it stands now.
ONCE = """
DO $do$
DECLARE
    derive text := pg_get_functiondef('memberships_derive'::regproc);
    each text := $q$SELECT 'members', unit_nodes(u.path, u.industry_path),
               member_dimensions(c.sex, c.worker_kind, u.industry, c.born_in, c.is_migrant, c.joined_in, c.is_real_name),
               c.amount, now()$q$;
    opening text := $q$INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        $q$ || each;
    closing text := $q$ GROUP BY 1, 2, 3, 4, 5, 6, 7) c
          JOIN units u ON u.id = c.unit_id;$q$;
BEGIN
    IF strpos(derive, opening) = 0 OR strpos(derive, closing) = 0 THEN
        RAISE EXCEPTION 'the ledger does not begin as it did';
    END IF;
    derive := replace(derive, opening, $q$WITH places AS MATERIALIZED (
            SELECT u.id, u.industry, unit_nodes(u.path, u.industry_path) AS nodes
              FROM units u WHERE u.id IN (SELECT n.unit_id FROM new_events n))
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        $q$ || replace(each, 'unit_nodes(u.path, u.industry_path)', 'u.nodes'));
    EXECUTE replace(derive, closing, replace(closing, 'JOIN units u', 'JOIN places u'));
END $do$;
"""
# Rows are told apart by the bytes they hold already instead of by a text made of them.
FIRST = """
DO $do$
DECLARE
    compare text := pg_get_functiondef('members_compare'::regproc);
    as_text text := 'coalesce(k.id::text, s.doc_digest::text)';
BEGIN
    IF strpos(compare, as_text) = 0 THEN
        RAISE EXCEPTION 'rows are not compared as they were';
    END IF;
    EXECUTE replace(compare, as_text, 'coalesce(uuid_send(k.id), s.doc_digest)');
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0014_begun_at_once")]

    operations = [in_schema(ONCE), in_schema(FIRST)]
