"""As of a day, and as we knew it on another: the tree, the people and the ledger as they stood; members follow a reorganisation."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

INDEXES = """
CREATE INDEX membership_events_void ON membership_events (membership_id) WHERE kind = 'void';
CREATE INDEX people_versions_updates ON people_versions (pgh_created_at, pgh_obj_id) WHERE pgh_label = 'update';
"""

# Whoever is moved because their unit is merged or split stays what they were: counted once, before and after.
LEGAL = """
CREATE OR REPLACE FUNCTION membership_step_is_legal(kind text, from_state text, to_state text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (kind, from_state, to_state) IN (
    ('join', '', 'active'),
    ('transfer_in', '', 'active'), ('transfer_in', 'transferring_out', 'active'), ('transfer_in', 'retained', 'active'),
    ('transfer_out_start', 'active', 'transferring_out'), ('transfer_out_cancel', 'transferring_out', 'active'),
    ('transfer_out', 'transferring_out', 'ended'),
    ('retain', 'active', 'retained'), ('restore', 'retained', 'active'),
    ('resign', 'active', 'ended'), ('resign', 'transferring_out', 'ended'), ('resign', 'retained', 'ended'),
    ('lapse', 'active', 'ended'), ('lapse', 'transferring_out', 'ended'), ('lapse', 'retained', 'ended'),
    ('expel', 'active', 'ended'), ('expel', 'transferring_out', 'ended'), ('expel', 'retained', 'ended'),
    ('decease', 'active', 'ended'), ('decease', 'transferring_out', 'ended'), ('decease', 'retained', 'ended'),
    ('void', 'active', 'void'), ('void', 'transferring_out', 'void'), ('void', 'retained', 'void'),
    ('void', 'ended', 'void'),
    ('amend', 'active', 'active'), ('amend', 'transferring_out', 'transferring_out'), ('amend', 'retained', 'retained'),
    ('reorganise', 'active', 'active'), ('reorganise', 'transferring_out', 'transferring_out'),
    ('reorganise', 'retained', 'retained')
);
"""

# The function is mended where it stands: a reorganisation changes the union and leaves all else as it is.
REORGANISE = """
DO $do$
DECLARE derive text := pg_get_functiondef('memberships_derive'::regproc);
BEGIN
    derive := replace(derive, $q$NOT IN ('transfer_in', 'retain')$q$, $q$NOT IN ('transfer_in', 'retain', 'reorganise')$q$);
    derive := replace(derive, $q$IN ('join', 'transfer_in', 'restore')$q$,
        $q$IN ('join', 'transfer_in', 'restore', 'reorganise')$q$);
    derive := replace(derive, $q$CASE WHEN e.kind = 'amend' THEN b.since_on$q$,
        $q$CASE WHEN e.kind IN ('amend', 'reorganise') THEN b.since_on$q$);
    EXECUTE derive;
    IF array_length(string_to_array(derive, $q$'reorganise'$q$), 1) <> 6 THEN
        RAISE EXCEPTION 'the ledger did not learn to reorganise';
    END IF;
END $do$;
"""

# Who stood where: the last event of each membership that had happened by then. A membership found to be a mistake
# (void) never was. What the last event does not say itself (the description, the day of joining) is looked up.
STOOD = """
    touched AS (
        SELECT DISTINCT e.membership_id FROM membership_events e JOIN inside i ON i.unit_id = e.unit_id
         WHERE e.happened_on <= day AND e.learnt_at < known
    ), last_event AS (
        SELECT DISTINCT ON (e.membership_id) e.membership_id, e.id, e.person_id, e.unit_id, e.kind, e.from_state,
               e.to_state, e.worker_kind, e.joined_on
          FROM membership_events e JOIN touched t ON t.membership_id = e.membership_id
         WHERE e.happened_on <= day AND e.learnt_at < known ORDER BY e.membership_id, e.id DESC
    ), stood AS (
        SELECT l.membership_id, l.person_id, l.unit_id, i.industry, coalesce(d.worker_kind, l.worker_kind) AS worker_kind,
               coalesce(j.joined_on, l.joined_on) AS joined_on
          FROM last_event l JOIN inside i ON i.unit_id = l.unit_id
          LEFT JOIN LATERAL (
            SELECT e.worker_kind FROM membership_events e
             WHERE e.membership_id = CASE WHEN l.kind NOT IN ('join', 'transfer_in', 'amend') THEN l.membership_id END
               AND e.kind IN ('join', 'transfer_in', 'amend') AND e.id < l.id AND e.learnt_at < known
             ORDER BY e.id DESC LIMIT 1) d ON true
          LEFT JOIN LATERAL (
            SELECT e.joined_on FROM membership_events e
             WHERE e.membership_id = CASE WHEN l.kind <> 'amend' AND l.from_state <> '' THEN l.membership_id END
               AND (e.kind = 'amend' OR e.from_state = '') AND e.id < l.id AND e.learnt_at < known
             ORDER BY e.id DESC LIMIT 1) j ON true
         WHERE membership_counts(l.to_state) AND NOT EXISTS (
            SELECT 1 FROM membership_events v
             WHERE v.membership_id = l.membership_id AND v.kind = 'void' AND v.learnt_at < known)
    )"""

# A person as they stood: today's row, unless it was changed since; then the version of that day (the first known one
# when the day lies before we knew them).
PEOPLE = """
    changed AS (
        SELECT DISTINCT pgh_obj_id AS id FROM people_versions
         WHERE pgh_label = 'update' AND pgh_created_at >= least(day_ends(day), known)
    ), described AS (
        SELECT s.unit_id, s.industry, s.worker_kind, to_char(s.joined_on, 'YYYY-MM') AS joined_month,
               coalesce(v.sex, p.sex) AS sex, CASE WHEN v.id IS NULL THEN p.birth_on ELSE v.birth_on END AS birth_on,
               CASE WHEN v.id IS NULL THEN p.is_migrant ELSE v.is_migrant END AS is_migrant,
               CASE WHEN v.id IS NULL
                    THEN real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level)
                    ELSE real_name(v.name, v.sex, v.birth_on, v.doc_digest, v.mobile_digest, v.identity_level)
                END AS is_real_name
          FROM stood s JOIN people p ON p.id = s.person_id
          LEFT JOIN changed c ON c.id = p.id
          LEFT JOIN LATERAL (
            SELECT x.* FROM people_versions x WHERE x.pgh_obj_id = c.id
             ORDER BY (x.pgh_created_at < least(day_ends(day), known)) DESC,
                      CASE WHEN x.pgh_created_at < least(day_ends(day), known) THEN x.pgh_id ELSE -x.pgh_id END DESC
             LIMIT 1) v ON true
    )"""

AS_OF = f"""
DROP FUNCTION members_as_of(bigint, date);
CREATE FUNCTION members_as_of(wanted bigint, day date, known timestamptz DEFAULT 'infinity')
RETURNS TABLE (dimension text, value text, amount bigint) LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '64MB' AS $$
    WITH inside AS MATERIALIZED (SELECT u.unit_id, u.industry FROM units_as_of(ARRAY[wanted], day, known) u),
    {STOOD}, {PEOPLE}, counted AS (
        SELECT grouping(sex, worker_kind, industry, birth_on, is_migrant, joined_month, is_real_name) AS part,
               sex, worker_kind, industry, birth_on, is_migrant, joined_month, is_real_name, count(*) AS n
          FROM described
         GROUP BY GROUPING SETS ((), (sex), (worker_kind), (industry), (birth_on), (is_migrant), (joined_month),
                                 (is_real_name))
    )
    SELECT CASE part WHEN 127 THEN '' WHEN 63 THEN 'sex' WHEN 95 THEN 'worker_kind' WHEN 111 THEN 'industry'
                     WHEN 119 THEN 'birth_month' WHEN 123 THEN 'is_migrant' WHEN 125 THEN 'joined_month'
                     ELSE 'real_name' END AS dimension,
           CASE part WHEN 127 THEN '' WHEN 63 THEN sex WHEN 95 THEN worker_kind WHEN 111 THEN industry
                     WHEN 119 THEN coalesce(to_char(birth_on, 'YYYY-MM'), '')
                     WHEN 123 THEN CASE WHEN is_migrant THEN '1' WHEN NOT is_migrant THEN '0' ELSE '' END
                     WHEN 125 THEN joined_month
                     ELSE CASE WHEN is_real_name THEN '1' ELSE '0' END END AS value,
           sum(n)::bigint
      FROM counted WHERE n > 0 GROUP BY 1, 2
$$;
CREATE FUNCTION member_counts_as_of(nodes bigint[], day date, known timestamptz DEFAULT 'infinity')
RETURNS TABLE (node_id bigint, amount bigint) LANGUAGE sql STABLE {{{{definer}}}} SET work_mem = '64MB' AS $$
    WITH inside AS MATERIALIZED (
        SELECT u.unit_id, u.industry, u.path, u.industry_path FROM units_as_of(nodes, day, known) u),
    {STOOD}, counted AS (SELECT s.unit_id, count(*) AS n FROM stood s GROUP BY 1)
    SELECT x.node, sum(c.n)::bigint
      FROM counted c JOIN inside i ON i.unit_id = c.unit_id
     CROSS JOIN LATERAL (SELECT DISTINCT a.node FROM unnest(i.path || i.industry_path) AS a(node)
                          WHERE a.node = ANY (nodes)) x
     GROUP BY 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0005_both_lines"), ("orgs", "0008_placements")]

    operations = [in_schema(part) for part in (INDEXES, LEGAL, REORGANISE, AS_OF)]
