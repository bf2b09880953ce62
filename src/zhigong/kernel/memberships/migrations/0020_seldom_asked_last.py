"""What most rows of a page answer is asked first, once a statement; what few of them need is asked row by row."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Each scalar sub-select, and each word of an expression, is set up and taken down with the plan even when no row asks
# for it: they cost a page of twenty members as much as its rows. A seat that sees no people has an empty range of them.
# The industry line, oneself, parties and the house's own work stand behind, in two functions of plpgsql, which are never
# written into the statement; only a row that the range does not hold calls them.
SELDOM_LAST = """
CREATE FUNCTION seat_people_lo() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN seat_sees_people() THEN seat_lo() ELSE 1 END;
CREATE FUNCTION seat_people_hi() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN seat_sees_people() THEN seat_hi() ELSE 0 END;
CREATE FUNCTION is_membership_in_sight_otherwise(place bigint, person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$ BEGIN
    RETURN (seat_sees_people() AND place BETWEEN seat_ilo() AND seat_ihi()) OR person = seat_person();
END $$;
CREATE FUNCTION is_person_in_sight_otherwise(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$ BEGIN
    RETURN seat_role() = 'system' OR person = seat_person() OR (seat_sees_people() AND is_party_in_sight(person));
END $$;
ALTER POLICY see_in_range ON memberships USING (CASE
    WHEN position BETWEEN (SELECT seat_people_lo()) AND (SELECT seat_people_hi()) THEN true
    ELSE is_membership_in_sight_otherwise(industry_position, person_id) END);
ALTER POLICY where_members_are_seen ON people USING (CASE
    WHEN (SELECT true FROM memberships m WHERE m.person_id = people.id AND m.state <> 'void' LIMIT 1) THEN true
    ELSE is_person_in_sight_otherwise(id) END);
DROP POLICY see_parties ON people;
DROP POLICY see_oneself ON people;
DROP POLICY see_all_as_system ON people;
"""
AS_BEFORE = """
CREATE POLICY see_all_as_system ON people FOR SELECT TO {{app}} USING ((SELECT seat_role()) = 'system');
CREATE POLICY see_oneself ON people FOR SELECT TO {{app}} USING (id = (SELECT seat_person()));
CREATE POLICY see_parties ON people FOR SELECT TO {{app}}
    USING ((SELECT seat_sees_people()) AND is_party_in_sight(id));
ALTER POLICY where_members_are_seen ON people USING ((SELECT seat_sees_people()) AND (
    SELECT true FROM memberships m WHERE m.person_id = people.id AND m.state <> 'void' LIMIT 1));
ALTER POLICY see_in_range ON memberships USING (CASE
    WHEN (SELECT seat_sees_people()) AND (position BETWEEN (SELECT seat_lo()) AND (SELECT seat_hi())
         OR industry_position BETWEEN (SELECT seat_ilo()) AND (SELECT seat_ihi())) THEN true
    ELSE person_id = (SELECT seat_person()) END);
DROP FUNCTION is_person_in_sight_otherwise(uuid);
DROP FUNCTION is_membership_in_sight_otherwise(bigint, uuid);
DROP FUNCTION seat_people_lo();
DROP FUNCTION seat_people_hi();
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0019_people_held")]

    operations = [in_schema(SELDOM_LAST, AS_BEFORE)]
