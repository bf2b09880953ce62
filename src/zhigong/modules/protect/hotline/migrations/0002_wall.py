"""The walls around tickets and callers; the search by words; the indexes of lists; the counts.

The caller is seen by the hotline that took the ticket and the union that handles it, and never by the union of the
employer the ticket is about (domain note 1.4). Triggers of this line stand on `matters` and `units`, each only for rows
of its own, so that a ticket merged or closed by anybody's step is counted in the same transaction.
"""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

SEEN = "(SELECT true FROM matters m WHERE m.id = hotline_tickets.matter_id)"
UNIT = "(SELECT seat_setting('zg.unit')::bigint)"
WALL = f"""
REVOKE DELETE, TRUNCATE ON hotline_tickets, hotline_callers FROM {{{{app}}}};
ALTER TABLE hotline_tickets ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON hotline_tickets TO {{{{app}}}} USING ({SEEN});
ALTER TABLE hotline_callers ENABLE ROW LEVEL SECURITY;
CREATE POLICY handlers_only ON hotline_callers TO {{{{app}}}} USING (
    CASE WHEN (SELECT seat_role()) = 'system' THEN true
         ELSE coalesce((SELECT m.opened_by = (SELECT seat_account())
              OR ((SELECT seat_sees_people())
                  AND (m.unit_id = {UNIT} OR t.centre_id = {UNIT} OR EXISTS (SELECT FROM todos d
                        WHERE d.matter_id = m.id AND d.done_at IS NULL AND d.unit_id = {UNIT}))
                  AND NOT EXISTS (SELECT FROM units u WHERE u.id = {UNIT} AND u.employer_id = t.employer_id))
           FROM hotline_tickets t JOIN matters m ON m.id = t.matter_id
          WHERE t.matter_id = hotline_callers.matter_id), false) END);
"""
LISTS = """
CREATE INDEX hotline_open_matters ON matters (id DESC) WHERE kind = 'hotline.ticket' AND closed_at IS NULL;
CREATE INDEX hotline_open_matters_here ON matters (position, id) WHERE kind = 'hotline.ticket' AND closed_at IS NULL;
CREATE INDEX hotline_all_matters ON matters (id DESC) WHERE kind = 'hotline.ticket';
CREATE INDEX hotline_overdue ON todos (due_at) WHERE done_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX hotline_words ON hotline_tickets USING gin (name_pairs(search_text)) WHERE is_open;
"""
# The owner's index under the seat's own range: an array comparison is not leakproof and would lose it under a policy.
SEARCH = """
CREATE FUNCTION hotline_found(wanted text[], typed text, most integer) RETURNS uuid[]
LANGUAGE plpgsql STABLE {{definer}} AS $$
BEGIN
    IF NOT seat_sees_people() OR cardinality(wanted) = 0 THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT t.matter_id FROM hotline_tickets t JOIN matters m ON m.id = t.matter_id
        WHERE t.is_open AND name_pairs(t.search_text) @> wanted AND strpos(t.search_text, typed) > 0
          AND m.confidentiality < 2 AND (m.position BETWEEN seat_lo() AND seat_hi()
               OR m.industry_position BETWEEN seat_ilo() AND seat_ihi())
        ORDER BY t.matter_id DESC LIMIT least(most, 100));
END $$;
"""
COUNTS = """
CREATE FUNCTION hotline_dimensions(m matters, t hotline_tickets) RETURNS jsonb LANGUAGE sql STABLE {{definer}} AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('category', left(t.category, 1), 'topic', left(t.category, 2),
        'channel', m.channel, 'industry', t.industry, 'satisfaction', nullif(t.satisfaction, ''),
        'month', to_char(m.closed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), 'employer', t.employer_id::text,
        'group', CASE WHEN t.is_group THEN '1' ELSE '0' END,
        'in_time', CASE WHEN EXISTS (SELECT FROM clocks c WHERE c.matter_id = m.id AND c.escalated_at IS NOT NULL)
                        THEN '0' ELSE '1' END))
$$;
CREATE FUNCTION hotline_count(m matters, t hotline_tickets, nodes bigint[], sign integer) RETURNS void
LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF m.closed_at IS NULL THEN
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        VALUES ('hotline_queue', nodes, jsonb_build_object('state', m.state), sign, now());
    ELSIF m.state = 'answered_on_call' THEN
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        VALUES ('hotline_on_call', nodes, hotline_dimensions(m, t), sign, now());
    ELSIF m.state IN ('closed', 'transferred_out') THEN
        INSERT INTO tally_deltas (measure, nodes, dimensions, amount, at)
        -- money in fen, so that no sum is rounded
        SELECT v.measure, nodes, hotline_dimensions(m, t), sign * v.amount, now()
          FROM (VALUES ('hotline_cases', 1), ('hotline_recovered', (coalesce(t.amount_recovered, 0) * 100)::bigint))
            AS v(measure, amount) WHERE v.amount <> 0;
    END IF;
END $$;
CREATE FUNCTION hotline_ticket_new() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    PERFORM hotline_count(m, NEW, u.path, 1) FROM matters m JOIN units u ON u.id = m.unit_id WHERE m.id = NEW.matter_id;
    RETURN NULL;
END $$;
CREATE TRIGGER hotline_ticket_new AFTER INSERT ON hotline_tickets FOR EACH ROW EXECUTE FUNCTION hotline_ticket_new();
CREATE FUNCTION hotline_matter_changed() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
DECLARE t hotline_tickets;
BEGIN
    SELECT * INTO t FROM hotline_tickets WHERE matter_id = NEW.id;
    IF t.matter_id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM hotline_count(OLD, t, (SELECT path FROM units WHERE id = OLD.unit_id), -1);
    PERFORM hotline_count(NEW, t, (SELECT path FROM units WHERE id = NEW.unit_id), 1);
    IF t.is_open <> (NEW.closed_at IS NULL) THEN
        UPDATE hotline_tickets SET is_open = NEW.closed_at IS NULL WHERE matter_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER hotline_matter_changed AFTER UPDATE OF state, unit_id, closed_at ON matters FOR EACH ROW
    WHEN (NEW.kind = 'hotline.ticket' AND (OLD.state <> NEW.state OR OLD.unit_id <> NEW.unit_id
          OR OLD.closed_at IS DISTINCT FROM NEW.closed_at)) EXECUTE FUNCTION hotline_matter_changed();
CREATE FUNCTION hotline_ticket_changed() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    PERFORM hotline_count(m, OLD, u.path, -1), hotline_count(m, NEW, u.path, 1)
       FROM matters m JOIN units u ON u.id = m.unit_id WHERE m.id = NEW.matter_id AND m.closed_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER hotline_ticket_changed AFTER UPDATE OF category, industry, satisfaction, employer_id, is_group,
    amount_recovered ON hotline_tickets FOR EACH ROW EXECUTE FUNCTION hotline_ticket_changed();
CREATE FUNCTION hotline_unit_moved() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    PERFORM hotline_count(m, t, s.nodes, s.sign) FROM matters m JOIN hotline_tickets t ON t.matter_id = m.id
       CROSS JOIN (VALUES (OLD.path, -1), (NEW.path, 1)) AS s(nodes, sign) WHERE m.unit_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER hotline_unit_moved AFTER UPDATE OF path ON units FOR EACH ROW
    WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION hotline_unit_moved();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0001_tables"),
        ("journal", "0012_hotline_seats"),
        ("matters", "0003_given_back"),
        ("worklist", "0002_wall"),
        ("tally", "0003_large_amounts"),
        ("orgs", "0003_search_and_followers"),
    ]

    operations = [in_schema(WALL), in_schema(LISTS), in_schema(SEARCH), in_schema(COUNTS)]
