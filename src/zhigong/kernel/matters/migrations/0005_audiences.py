"""Who sees what of a matter, in the database: handlers, employers' agents, and the audience of each part."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Rows written by statements that know nothing of the new columns are open to everybody in the matter, as before.
DEFAULTS = """
ALTER TABLE matters ALTER employer_sees SET DEFAULT false;
ALTER TABLE matter_parties ALTER audience SET DEFAULT 'all', ALTER unnamed SET DEFAULT false;
ALTER TABLE matter_steps ALTER audience SET DEFAULT 'all';
"""

# Definer functions: a policy of one table must not ask the policy of another in a ring.
WORDS = """
CREATE FUNCTION matters_of_employer() RETURNS uuid[] LANGUAGE sql STABLE {{definer}} AS $$
    SELECT coalesce(array_agg(p.matter_id), '{}') FROM matter_parties p JOIN matters m ON m.id = p.matter_id
     WHERE p.employer_id = seat_employer() AND m.employer_sees AND m.confidentiality = 0
$$;

-- The owner's officers, and those of a unit that has or had its to-do: who handles it.
CREATE FUNCTION handles_matter(wanted uuid) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT seat_role() = 'system' OR wanted = seat_handed() OR (seat_sees_people() AND (
        EXISTS (SELECT 1 FROM matters m WHERE m.id = wanted AND m.unit_id = seat_unit())
        OR EXISTS (SELECT 1 FROM todos t WHERE t.matter_id = wanted AND t.unit_id = seat_unit())))
$$;

-- Whether the seat, which sees the matter, sees a part meant for this audience.
CREATE FUNCTION admits_audience(audience text, wanted uuid) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT CASE audience WHEN 'all' THEN true
        WHEN 'officers' THEN seat_sees_people()
        WHEN 'handlers' THEN handles_matter(wanted)
        ELSE handles_matter(wanted) OR EXISTS (
            SELECT 1 FROM matter_parties p WHERE p.matter_id = wanted AND p.role = audience
               AND (p.person_id = seat_person() OR p.employer_id = seat_employer())) END
$$;

-- How many parties stand in each role, whoever they are: a page says "a worker" for those it does not name.
CREATE FUNCTION count_parties(wanted uuid) RETURNS TABLE (role text, many bigint) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT p.role, count(*) FROM matter_parties p WHERE p.matter_id = wanted GROUP BY p.role
$$;

-- The names of the persons on the other side of the table, for a party in a matter that an employer may see.
CREATE FUNCTION name_parties(wanted uuid) RETURNS TABLE (party_id bigint, name text) LANGUAGE sql STABLE {{definer}} AS $$
    SELECT p.id, pe.name FROM matter_parties p JOIN matters m ON m.id = p.matter_id JOIN people pe ON pe.id = p.person_id
     WHERE p.matter_id = wanted AND m.employer_sees AND m.confidentiality = 0 AND p.audience = 'all' AND NOT p.unnamed
       AND (wanted = ANY (matters_of_person()) OR wanted = ANY (matters_of_employer()))
$$;
"""

IN_RANGE = """(position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
        OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))"""
# A CASE: see the memberships' wall for the reason. Confidentiality 1 is for handlers, here as in the first wall.
VISIBLE = f"""(
    CASE WHEN (SELECT seat_role()) = 'system' THEN true
         WHEN (SELECT seat_role()) = 'employer_side' THEN
              id = ANY ((SELECT matters_of_employer())::uuid[]) OR id = (SELECT seat_handed())
         WHEN (SELECT seat_sees_people()) AND confidentiality = 0 AND {IN_RANGE} THEN true
         WHEN (SELECT seat_sees_people()) AND confidentiality = 1 AND {IN_RANGE} AND handles_matter(id) THEN true
         ELSE opened_by = (SELECT seat_account())
              OR id = ANY ((SELECT matters_of_person())::uuid[])
              OR id = (SELECT seat_handed()) END)"""


def _of_matter(table: str, column: str = "matter_id") -> str:
    return f"(SELECT true FROM matters m WHERE m.id = {table}.{column})"


def _admitted(table: str) -> str:
    return f"(CASE WHEN audience = 'all' THEN true ELSE admits_audience(audience, {table}.matter_id) END)"


SHOWN_PARTY = """(CASE WHEN person_id = (SELECT seat_person()) OR employer_id = (SELECT seat_employer()) THEN true
    WHEN unnamed THEN handles_matter(matter_id) WHEN audience = 'all' THEN true
    ELSE admits_audience(audience, matter_id) END)"""

POLICIES = f"""
ALTER POLICY see ON matters USING {VISIBLE};
ALTER POLICY work_on ON matters USING {VISIBLE};

DROP POLICY with_matter ON matter_parties;
CREATE POLICY see ON matter_parties FOR SELECT TO {{{{app}}}} USING ({SHOWN_PARTY} AND {_of_matter("matter_parties")});
CREATE POLICY add ON matter_parties FOR INSERT TO {{{{app}}}} WITH CHECK ({_of_matter("matter_parties")});
CREATE POLICY correct ON matter_parties FOR UPDATE TO {{{{app}}}} USING ({SHOWN_PARTY} AND {_of_matter("matter_parties")})
    WITH CHECK ({_of_matter("matter_parties")});
CREATE POLICY take_back ON matter_parties FOR DELETE TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND merged_from_id IS NOT NULL AND {_of_matter("matter_parties")});

DROP POLICY with_matter ON matter_steps;
CREATE POLICY see ON matter_steps FOR SELECT TO {{{{app}}}} USING ({_admitted("matter_steps")} AND {_of_matter("matter_steps")});
CREATE POLICY add ON matter_steps FOR INSERT TO {{{{app}}}} WITH CHECK ({_of_matter("matter_steps")});

DROP POLICY with_matter ON matter_links;
CREATE POLICY see ON matter_links FOR SELECT TO {{{{app}}}}
    USING ({_of_matter("matter_links")} OR {_of_matter("matter_links", "other_id")});
CREATE POLICY add ON matter_links FOR INSERT TO {{{{app}}}}
    WITH CHECK ({_of_matter("matter_links")} AND {_of_matter("matter_links", "other_id")});
CREATE POLICY take_back ON matter_links FOR DELETE TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND {_of_matter("matter_links")} AND {_of_matter("matter_links", "other_id")});
REVOKE UPDATE, TRUNCATE ON matter_links FROM {{{{app}}}};

REVOKE UPDATE, TRUNCATE ON matter_attachments FROM {{{{app}}}};
GRANT UPDATE (matter_id, kind, audience, added_label, scan, wrapped, wrapping_key_id) ON matter_attachments TO {{{{app}}}};
ALTER TABLE matter_attachments ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON matter_attachments FOR SELECT TO {{{{app}}}} USING (
    CASE WHEN (SELECT seat_role()) = 'system' THEN true
         WHEN matter_id IS NULL THEN added_by = (SELECT seat_account())
         ELSE (added_by = (SELECT seat_account()) OR {_admitted("matter_attachments")})
              AND {_of_matter("matter_attachments")} END);
CREATE POLICY add ON matter_attachments FOR INSERT TO {{{{app}}}} WITH CHECK (
    (SELECT seat_role()) = 'system' OR (added_by = (SELECT seat_account()) AND matter_id IS NULL));
CREATE POLICY bind ON matter_attachments FOR UPDATE TO {{{{app}}}}
    USING ((SELECT seat_role()) = 'system' OR (matter_id IS NULL AND added_by = (SELECT seat_account())))
    WITH CHECK ((SELECT seat_role()) = 'system' OR {_of_matter("matter_attachments")});
CREATE POLICY throw_away ON matter_attachments FOR DELETE TO {{{{app}}}} USING (
    matter_id IS NULL AND ((SELECT seat_role()) = 'system' OR added_by = (SELECT seat_account())));

REVOKE UPDATE, DELETE, TRUNCATE ON matter_milestones FROM {{{{app}}}};
ALTER TABLE matter_milestones ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON matter_milestones FOR SELECT TO {{{{app}}}}
    USING ({_admitted("matter_milestones")} AND {_of_matter("matter_milestones")});
CREATE POLICY enter ON matter_milestones FOR INSERT TO {{{{app}}}} WITH CHECK (
    ((SELECT seat_sees_people()) OR (SELECT seat_role()) = 'system') AND {_of_matter("matter_milestones")});
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matters", "0004_parties_and_files"),
        ("access", "0003_employer_seats"),
        ("worklist", "0002_wall"),
    ]

    operations = [in_schema(DEFAULTS), in_schema(WORDS), in_schema(POLICIES)]
