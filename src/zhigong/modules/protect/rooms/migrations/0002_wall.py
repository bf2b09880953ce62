"""The second wall of rooms: those who sit in one, and nobody above them; the opening words also for who accepts."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

WALL = """
REVOKE DELETE, TRUNCATE ON rooms, room_seats FROM {{app}};
REVOKE UPDATE, DELETE, TRUNCATE ON room_entries, room_confirmations FROM {{app}};

-- The side on which the seat sits in a room, or null. A definer: the policies of its tables must not ask in a ring.
CREATE FUNCTION room_side(wanted uuid) RETURNS text LANGUAGE sql STABLE {{definer}} AS $$
    SELECT s.side FROM room_seats s WHERE s.room_id = wanted AND (
           s.person_id = seat_person() AND NOT seat_sees_people()
        OR s.employer_id = seat_employer()
        OR s.account_id = seat_account() AND seat_sees_people()) LIMIT 1
$$;
CREATE FUNCTION room_hears(wanted uuid, kind text, audience text) RETURNS boolean LANGUAGE sql STABLE {{definer}} AS $$
    SELECT CASE
        WHEN seat_role() = 'system' THEN true
        WHEN kind = 'request' AND handles_matter(wanted) THEN true
        ELSE (SELECT side IS NOT NULL AND (side = 'mediator' OR audience IN ('all', side)) FROM room_side(wanted) side) END
$$;

ALTER TABLE rooms ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON rooms TO {{app}} USING ((SELECT true FROM matters m WHERE m.id = rooms.matter_id));
ALTER TABLE room_seats ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON room_seats TO {{app}} USING ((SELECT true FROM matters m WHERE m.id = room_seats.room_id));

ALTER TABLE room_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY hear ON room_entries FOR SELECT TO {{app}} USING (
    room_hears(room_id, kind, audience) AND (SELECT true FROM matters m WHERE m.id = room_entries.room_id));
CREATE POLICY say ON room_entries FOR INSERT TO {{app}} WITH CHECK (
    (SELECT seat_role()) = 'system' OR (side = room_side(room_id) AND account_id = (SELECT seat_account())));
ALTER TABLE room_confirmations ENABLE ROW LEVEL SECURITY;
CREATE POLICY hear ON room_confirmations FOR SELECT TO {{app}} USING (
    (SELECT true FROM room_entries e WHERE e.id = room_confirmations.entry_id));
CREATE POLICY confirm ON room_confirmations FOR INSERT TO {{app}} WITH CHECK (
    (SELECT seat_role()) = 'system' OR (account_id = (SELECT seat_account()) AND
        (SELECT room_confirmations.side = room_side(e.room_id) FROM room_entries e WHERE e.id = entry_id)));
"""


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_tables"), ("matters", "0005_audiences")]

    operations = [in_schema(WALL)]
