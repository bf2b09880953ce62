"""How names are found follows from how many bear them, not from what the planner guesses of a beginning."""

from importlib import import_module

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# As before LIKE stays in the owner's function, which reads the range from the seat; `lo` and `hi` only narrow it.
# With n people of whom h are named so, a page of w takes about w·n/h steps along the list and h along the names, so the
# two cost the same at h = sqrt(w·n). That many names are counted at most, in the order of
# their index; then one way is taken, and OFFSET 0 keeps the planner on it. A range with fewer members than there are such names is always walked.
SEARCH = """
DROP FUNCTION members_named(text, text, text[], bigint, bigint, uuid, integer);
CREATE FUNCTION members_named(
    typed text, letters text, states text[], lo bigint, hi bigint, following uuid, wanted integer
) RETURNS TABLE (membership_id uuid, person_id uuid, whole integer) LANGUAGE plpgsql STABLE {{definer}}
SET enable_seqscan = off AS $$
DECLARE
    on_industry boolean := seat_ihi() >= seat_ilo();
    place text := CASE WHEN on_industry THEN 'industry_position' ELSE 'position' END;
    read text[];
    match text;
    rest text := '';
    last_place bigint;
    enough bigint;
    named bigint;
    held bigint;
BEGIN
    typed := translate(coalesce(typed, ''), '%_\\', '');
    letters := lower(translate(coalesce(letters, ''), '%_\\ ', ''));
    IF NOT seat_sees_people() OR typed || letters = '' THEN
        RETURN;
    END IF;
    wanted := least(wanted, 100000);
    lo := greatest(lo, CASE WHEN on_industry THEN seat_ilo() ELSE seat_lo() END);
    hi := least(hi, CASE WHEN on_industry THEN seat_ihi() ELSE seat_hi() END);
    read := CASE WHEN letters = '' THEN ARRAY['p.name']
                 ELSE ARRAY['replace(p.name_pinyin, '' '', '''')', 'p.name_initials'] END;
    match := (SELECT '(' || string_agg(format('%s LIKE %L', one, typed || letters || '%'), ' OR ') || ')'
                FROM unnest(read) AS one);
    IF following IS NOT NULL THEN
        EXECUTE format('SELECT %I FROM memberships WHERE id = $1', place) INTO last_place USING following;
        IF last_place BETWEEN lo AND hi THEN
            rest := format('AND (m.%I, m.id) > (%s, %L)', place, last_place, following);
        END IF;
    END IF;
    SELECT ceil(sqrt(wanted * greatest(c.reltuples, 1000))) INTO enough FROM pg_class c WHERE c.oid = 'people'::regclass;
    EXECUTE (SELECT 'SELECT count(*) FROM (' || string_agg(format(
                 '(SELECT FROM people p WHERE %1$s LIKE %2$L ORDER BY %1$s USING ~<~ LIMIT %3$s)',
                 one, typed || letters || '%', enough), ' UNION ALL ') || ') found' FROM unnest(read) AS one) INTO named;
    EXECUTE format('SELECT count(*) FROM (SELECT FROM memberships m WHERE m.%I BETWEEN %s AND %s LIMIT %s) found',
                   place, lo, hi, named + 1) INTO held;
    IF named >= enough OR held <= named THEN
        RETURN QUERY EXECUTE format(
            'SELECT m.id, m.person_id, NULL::integer
               FROM (SELECT m.id, m.person_id, m.%1$I FROM memberships m
                      WHERE m.%1$I BETWEEN %2$s AND %3$s AND m.state = ANY (%4$L) %5$s
                      ORDER BY m.%1$I, m.id OFFSET 0) m
              CROSS JOIN LATERAL (SELECT FROM people p WHERE p.id = m.person_id AND %6$s OFFSET 0) p
              ORDER BY m.%1$I, m.id LIMIT %7$s', place, lo, hi, states, rest, match, wanted);
    ELSE
        RETURN QUERY EXECUTE format(
            'WITH found AS MATERIALIZED (
                 SELECT m.id, m.person_id, m.%1$I FROM (SELECT p.id FROM people p WHERE %6$s OFFSET 0) p
                  CROSS JOIN LATERAL (SELECT m.id, m.person_id, m.%1$I FROM memberships m
                                       WHERE m.person_id = p.id AND m.%1$I BETWEEN %2$s AND %3$s
                                         AND m.state = ANY (%4$L) OFFSET 0) m)
             SELECT m.id, m.person_id, (SELECT count(*)::integer FROM found) FROM found m
              WHERE true %5$s ORDER BY m.%1$I, m.id LIMIT %7$s', place, lo, hi, states, rest, match, wanted);
    END IF;
END $$;
"""
BEFORE = import_module("zhigong.kernel.memberships.migrations.0009_named_in_order").SEARCH
DROP = "DROP FUNCTION members_named(text, text, text[], bigint, bigint, uuid, integer);"
BACK = DROP + BEFORE[BEFORE.index("CREATE") :]


class Migration(migrations.Migration):
    dependencies = [("memberships", "0016_parties_asked_last")]

    operations = [in_schema(SEARCH, BACK)]
