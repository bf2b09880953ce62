"""A page of the register as of a day: who stood where, of those the seat may see today."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Unit by unit in the order of that day's tree, so that a page costs what its units cost and not what the city does.
# Whoever lies outside the seat's range today is passed over: a past range gives no sight of a present stranger.
STOOD = """
CREATE FUNCTION members_stood(node bigint, day date, states text[], wanted_kind text, after_path bigint[], after_id uuid,
                              wanted integer)
RETURNS TABLE (membership_id uuid, path bigint[], unit_name text, state text, worker_kind text, joined_on date)
LANGUAGE plpgsql STABLE {{definer}} AS $$
#variable_conflict use_column
DECLARE place record; found integer := 0; added integer;
BEGIN
    IF NOT seat_sees_people() THEN
        RETURN;
    END IF;
    FOR place IN SELECT u.unit_id, u.path, u.name FROM units_as_of(ARRAY[node], day, 'infinity') u
                  WHERE after_path IS NULL OR u.path >= after_path ORDER BY u.path LOOP
        RETURN QUERY
        SELECT l.membership_id, place.path, place.name, l.to_state::text, d.worker_kind::text, m.joined_on
          FROM (SELECT DISTINCT e.membership_id FROM membership_events e
                 WHERE e.unit_id = place.unit_id AND e.happened_on <= day) t
          JOIN memberships m ON m.id = t.membership_id AND m.state <> 'void'
               AND (m.position BETWEEN seat_lo() AND seat_hi() OR m.industry_position BETWEEN seat_ilo() AND seat_ihi())
         CROSS JOIN LATERAL (
            SELECT e.* FROM membership_events e WHERE e.membership_id = t.membership_id AND e.happened_on <= day
             ORDER BY e.id DESC LIMIT 1) l
         CROSS JOIN LATERAL (
            SELECT e.worker_kind FROM membership_events e
             WHERE e.membership_id = t.membership_id AND e.happened_on <= day
               AND e.kind IN ('join', 'transfer_in', 'amend') ORDER BY e.id DESC LIMIT 1) d
         WHERE l.unit_id = place.unit_id AND l.to_state = ANY (states) AND (wanted_kind = '' OR d.worker_kind = wanted_kind)
           AND (place.path IS DISTINCT FROM after_path OR l.membership_id > after_id)
         ORDER BY l.membership_id LIMIT wanted - found;
        GET DIAGNOSTICS added = ROW_COUNT;
        found := found + added;
        EXIT WHEN found >= wanted;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0004_closings")]
    operations = [in_schema(STOOD)]
