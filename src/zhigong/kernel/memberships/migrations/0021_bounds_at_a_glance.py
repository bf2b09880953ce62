"""The two sub-selects before a page's rows read the seat at a glance; a seat they cannot read is asked in full."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# Each function in such a sub-select is looked up and its right checked whenever a statement starts; the policy of people
# sets both up a second time. A bound that is NULL (no seat, a role that sees no people) never says yes, so the row goes on
# to is_membership_in_sight_otherwise, which judges the seat in full and raises where there is none.
AT_A_GLANCE = """
CREATE OR REPLACE FUNCTION seat_people_lo() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('zg.lo', true), '')::bigint;
CREATE OR REPLACE FUNCTION seat_people_hi() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN current_setting('zg.role', true) IN ({{sees_people}})
                THEN nullif(current_setting('zg.hi', true), '')::bigint END;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION seat_people_lo() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN seat_sees_people() THEN seat_lo() ELSE 1 END;
CREATE OR REPLACE FUNCTION seat_people_hi() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN seat_sees_people() THEN seat_hi() ELSE 0 END;
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0020_seldom_asked_last")]

    operations = [in_schema(AT_A_GLANCE, AS_BEFORE)]
