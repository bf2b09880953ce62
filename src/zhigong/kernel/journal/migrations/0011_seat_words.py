"""The seat's words are written into the query that asks them: a policy asks a dozen, and each was a call of its own."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# SQL functions of one expression are inlined by the planner; the one that refuses is called only to refuse.
WORDS = """
CREATE FUNCTION seat_missing() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RAISE EXCEPTION 'no seat: register data is read and written inside acting(seat) only' USING ERRCODE = 'ZG000';
END $$;
CREATE OR REPLACE FUNCTION seat_setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN
    CASE WHEN coalesce(current_setting('zg.lo', true), '') = '' THEN seat_missing()
         ELSE nullif(current_setting(name, true), '') END;
CREATE OR REPLACE FUNCTION seat_lo() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('zg.lo', true), ''), seat_missing())::bigint;
CREATE OR REPLACE FUNCTION seat_hi() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.hi')::bigint;
CREATE OR REPLACE FUNCTION seat_ilo() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.ilo')::bigint;
CREATE OR REPLACE FUNCTION seat_ihi() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.ihi')::bigint;
CREATE OR REPLACE FUNCTION seat_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.person')::uuid;
CREATE OR REPLACE FUNCTION seat_account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.account')::uuid;
CREATE OR REPLACE FUNCTION seat_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN seat_setting('zg.role');
CREATE OR REPLACE FUNCTION seat_sees_people() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(seat_setting('zg.role') IN ({{sees_people}}), false);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0010_keep_by_table")]

    operations = [in_schema(WORDS)]
