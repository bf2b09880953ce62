"""The wall around matters: the seat's range below confidentiality 2, the parties, and whoever opened it."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Definer functions keep the policies of matters and matter_parties from asking each other in a ring.
SIGHT = """
CREATE INDEX matters_opened_by ON matters (opened_by);
CREATE FUNCTION matters_of_person() RETURNS uuid[] LANGUAGE sql STABLE {{definer}} AS $$
    SELECT coalesce(array_agg(matter_id), '{}') FROM matter_parties WHERE person_id = seat_person()
$$;
CREATE FUNCTION seat_handed() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS
    $$ BEGIN RETURN seat_setting('zg.handed')::uuid; END $$;

-- Whoever hands a matter on to a unit outside their range finishes the step: it stays in sight until commit.
CREATE FUNCTION keep_matter_in_sight(wanted uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM matters WHERE id = wanted) THEN
        RETURN false;
    END IF;
    PERFORM set_config('zg.handed', wanted::text, true);
    RETURN true;
END $$;

-- A matter's positions are its unit's, whatever the writer says.
CREATE FUNCTION matter_takes_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT u.position, u.industry_position INTO NEW.position, NEW.industry_position
      FROM units u WHERE u.id = NEW.unit_id FOR KEY SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER take_position BEFORE INSERT ON matters
    FOR EACH ROW EXECUTE FUNCTION matter_takes_position();
CREATE TRIGGER take_position_again BEFORE UPDATE OF unit_id ON matters
    FOR EACH ROW WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id) EXECUTE FUNCTION matter_takes_position();
"""

# A CASE: see the memberships' wall for the reason.
IN_RANGE = """(position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
        OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi()))"""
VISIBLE = f"""(
    CASE WHEN (SELECT seat_role()) = 'system' THEN true
         WHEN (SELECT seat_sees_people()) AND confidentiality < 2 AND {IN_RANGE} THEN true
         ELSE opened_by = (SELECT seat_account())
              OR id = ANY ((SELECT matters_of_person())::uuid[])
              OR id = (SELECT seat_handed()) END)"""
OF_MATTER = "(SELECT true FROM matters m WHERE m.id = {table}.{column})"

POLICIES = f"""
REVOKE DELETE, TRUNCATE ON matters FROM {{{{app}}}};
ALTER TABLE matters ENABLE ROW LEVEL SECURITY;
CREATE POLICY see ON matters FOR SELECT TO {{{{app}}}} USING {VISIBLE};
CREATE POLICY work_on ON matters FOR UPDATE TO {{{{app}}}} USING {VISIBLE};
CREATE POLICY open ON matters FOR INSERT TO {{{{app}}}} WITH CHECK (
    opened_by = (SELECT seat_account()) OR (SELECT seat_role()) = 'system'
    OR ((SELECT seat_sees_people()) AND {IN_RANGE}));

ALTER TABLE matter_parties ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON matter_parties TO {{{{app}}}}
    USING ({OF_MATTER.format(table="matter_parties", column="matter_id")});
ALTER TABLE matter_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON matter_links TO {{{{app}}}}
    USING ({OF_MATTER.format(table="matter_links", column="matter_id")});
REVOKE UPDATE, DELETE, TRUNCATE ON matter_steps FROM {{{{app}}}};
ALTER TABLE matter_steps ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON matter_steps TO {{{{app}}}}
    USING ({OF_MATTER.format(table="matter_steps", column="matter_id")});

-- An officer sees the people of the matters before them; one party does not see the other's record.
CREATE POLICY see_parties ON people FOR SELECT TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND (
        SELECT true FROM matter_parties p WHERE p.person_id = people.id LIMIT 1));
CREATE POLICY correct_parties ON people FOR UPDATE TO {{{{app}}}}
    USING ((SELECT seat_sees_people()) AND (
        SELECT true FROM matter_parties p WHERE p.person_id = people.id LIMIT 1));
"""


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_tables"), ("journal", "0003_wall"), ("people", "0003_wall")]

    operations = [in_schema(SIGHT), in_schema(POLICIES)]
