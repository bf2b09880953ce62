"""Asking the database whether what is derived agrees with what it is derived from; runs as the owner, tells ids only."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

MEMBERSHIPS = """
CREATE FUNCTION verify_memberships() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    WITH last_event AS (
        SELECT DISTINCT ON (membership_id) membership_id, id, person_id, unit_id, to_state
          FROM membership_events ORDER BY membership_id, id DESC
    ), last_change AS (
        SELECT DISTINCT ON (membership_id) membership_id, happened_on
          FROM membership_events WHERE kind <> 'amend' ORDER BY membership_id, id DESC
    ), last_description AS (
        SELECT DISTINCT ON (membership_id) membership_id, worker_kind, employment_form
          FROM membership_events WHERE kind IN ('join', 'transfer_in', 'amend') ORDER BY membership_id, id DESC
    )
    SELECT coalesce(m.id, l.membership_id)::text,
           CASE WHEN m.id IS NULL THEN 'the ledger has events, the membership is missing'
                WHEN l.id IS NULL THEN 'no event of the ledger made this membership'
                WHEN m.state <> l.to_state THEN 'state ' || m.state || ', by the ledger ' || l.to_state
                WHEN m.unit_id <> l.unit_id THEN 'unit differs from the last event'
                WHEN m.person_id <> l.person_id THEN 'person differs from the ledger'
                WHEN m.last_event_id <> l.id THEN 'last event differs from the ledger'
                WHEN m.since_on <> c.happened_on THEN 'since differs from the ledger'
                WHEN (m.worker_kind, m.employment_form) <> (d.worker_kind, d.employment_form)
                    THEN 'description differs from the ledger'
                ELSE 'position differs from its unit' END
      FROM memberships m
      FULL JOIN last_event l ON l.membership_id = m.id
      LEFT JOIN last_change c ON c.membership_id = m.id
      LEFT JOIN last_description d ON d.membership_id = m.id
      LEFT JOIN units u ON u.id = m.unit_id
     WHERE m.id IS NULL OR l.id IS NULL OR m.state <> l.to_state OR m.unit_id <> l.unit_id
        OR m.person_id <> l.person_id OR m.last_event_id <> l.id OR m.since_on <> c.happened_on
        OR (m.worker_kind, m.employment_form) <> (d.worker_kind, d.employment_form)
        OR (m.position, m.industry_position) <> (u.position, u.industry_position)
$$;
CREATE FUNCTION verify_events() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT id::text, CASE WHEN from_state <> before THEN 'begins at ' || from_state || ', the event before led to ' || before
                          ELSE 'is no legal step: ' || kind END
      FROM (SELECT id, kind, from_state, to_state, coalesce(
                lag(to_state) OVER (PARTITION BY membership_id ORDER BY id), '') AS before FROM membership_events) e
     WHERE from_state <> before OR NOT membership_step_is_legal(kind, from_state, to_state)
$$;
"""

TALLY = """
CREATE FUNCTION verify_tally() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    WITH counted AS (
        SELECT u.path, member_dimensions(p.sex, m.worker_kind, u.industry, p.birth_on, p.is_migrant, m.joined_on) AS parts,
               count(*) AS n
          FROM memberships m JOIN units u ON u.id = m.unit_id JOIN people p ON p.id = m.person_id
         WHERE membership_counts(m.state) GROUP BY 1, 2
    ), ledger AS (
        SELECT n.node, d.dimension, d.value, sum(c.n) AS amount
          FROM counted c CROSS JOIN LATERAL unnest(c.path) AS n(node)
          CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value UNION ALL SELECT * FROM jsonb_each_text(c.parts)) d
         GROUP BY 1, 2, 3
    ), tally AS (
        SELECT node, dimension, value, sum(amount) AS amount FROM (
            SELECT node_id AS node, dimension, value, amount FROM tally_totals WHERE measure = 'members'
            UNION ALL
            SELECT n.node, d.dimension, d.value, t.amount
              FROM tally_deltas t CROSS JOIN LATERAL unnest(t.nodes) AS n(node)
              CROSS JOIN LATERAL (SELECT '' AS dimension, '' AS value
                                  UNION ALL SELECT * FROM jsonb_each_text(t.dimensions)) d
             WHERE t.measure = 'members') parts
         GROUP BY 1, 2, 3
    )
    SELECT node || '/' || dimension || '/' || value,
           'counts ' || coalesce(t.amount, 0) || ', by the ledger ' || coalesce(l.amount, 0)
      FROM ledger l FULL JOIN tally t USING (node, dimension, value)
     WHERE coalesce(t.amount, 0) <> coalesce(l.amount, 0)
$$;
"""

JOURNAL = """
CREATE FUNCTION verify_journal() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT e.id::text, 'the digest does not fit the row versions that are there now'
      FROM journal_entries e WHERE e.digest IS DISTINCT FROM journal_digest_now(e.id)
$$;
CREATE FUNCTION verify_order() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT number::text, 'a number before it is missing' FROM (
        SELECT number, lag(number, 1, 0::bigint) OVER (ORDER BY number) AS before FROM journal_order) o
     WHERE number <> before + 1
    UNION ALL
    SELECT e.id::text, 'an older entry was never given its place in the order'
      FROM journal_entries e LEFT JOIN journal_order o ON o.entry_id = e.id
     WHERE o.entry_id IS NULL AND (e.txid, e.id) < (
        SELECT l.txid, l.id FROM journal_order x JOIN journal_entries l ON l.id = x.entry_id
         ORDER BY x.number DESC LIMIT 1)
$$;
"""

UNITS = """
CREATE FUNCTION verify_units() RETURNS TABLE (row_id text, problem text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT c.code, 'does not lie inside its parent''s range'
      FROM units c JOIN units p ON p.id = c.parent_id
     WHERE c.position <= p.position OR c.position_end > p.position_end
    UNION ALL
    SELECT code, 'overlaps the unit beside it' FROM (
        SELECT code, position, max(position_end) OVER (
            PARTITION BY parent_id ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
          FROM units) u WHERE position <= reached
    UNION ALL
    SELECT c.code, 'its path is not its parent''s path and itself'
      FROM units c LEFT JOIN units p ON p.id = c.parent_id WHERE c.path <> coalesce(p.path, '{}') || c.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0004_wall"), ("matters", "0002_wall")]

    operations = [in_schema(part) for part in (MEMBERSHIPS, TALLY, JOURNAL, UNITS)]
