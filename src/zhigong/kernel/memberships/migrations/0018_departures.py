"""Which union a membership left by an event, and when: what changed below a node between two days is found by its unions."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# An event names the union it leads to; the one it leads away from is derived here, for the few events that change it.
TABLE = """
CREATE TABLE membership_departures (
    event_id bigint PRIMARY KEY, membership_id uuid NOT NULL, unit_id bigint NOT NULL, happened_on date NOT NULL
);
CREATE INDEX membership_departures_unit ON membership_departures (unit_id, happened_on);
REVOKE ALL ON membership_departures FROM {{app}};
CREATE FUNCTION membership_departures_of_ledger()
RETURNS TABLE (event_id bigint, membership_id uuid, unit_id bigint, happened_on date)
LANGUAGE sql STABLE {{definer}} SET work_mem = '128MB' AS $$
    SELECT e.id, e.membership_id, e.left_unit, e.happened_on
      FROM (SELECT n.id, n.membership_id, n.unit_id, n.happened_on,
                   lag(n.unit_id) OVER (PARTITION BY n.membership_id ORDER BY n.id) AS left_unit
              FROM membership_events n) e
     WHERE e.left_unit <> e.unit_id
$$;
REVOKE ALL ON FUNCTION membership_departures_of_ledger() FROM PUBLIC, {{app}};
INSERT INTO membership_departures SELECT * FROM membership_departures_of_ledger();
CREATE FUNCTION verify_departures() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT coalesce(d.event_id, l.event_id)::text, 'differs from the union the event before led to'
      FROM membership_departures d FULL JOIN membership_departures_of_ledger() l USING (event_id)
     WHERE (d.membership_id, d.unit_id, d.happened_on) IS DISTINCT FROM (l.membership_id, l.unit_id, l.happened_on)
$$;
"""

# In the turn that changes the membership, under its lock; statements that only begin memberships pass it by.
DERIVE = """
DO $do$
DECLARE
    derive text := pg_get_functiondef('memberships_derive'::regproc);
    following text := '), moved AS (';
BEGIN
    IF array_length(string_to_array(derive, following), 1) <> 2 THEN
        RAISE EXCEPTION 'the ledger does not count as it did';
    END IF;
    EXECUTE replace(derive, following, $q$), departed AS (
            INSERT INTO membership_departures (event_id, membership_id, unit_id, happened_on)
            SELECT e.id, e.membership_id, b.unit_id, e.happened_on
              FROM e JOIN before b ON b.id = e.membership_id WHERE b.unit_id <> e.unit_id
        $q$ || following);
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0017_named_by_frequency")]
    operations = [in_schema(TABLE), in_schema(DERIVE)]
