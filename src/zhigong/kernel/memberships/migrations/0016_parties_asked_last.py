"""Whether somebody is a party to a matter in sight is asked by a function: a page of members carries no plan for it."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

# A policy written out brings the policies of parties and matters into every statement that reads people: seventy parts
# of a plan to set up for a page of twenty members, and none of them run. The function runs in the reader's own rights,
# so it finds what the policy found; its body is bound to the table when it is made, so no temporary table of that name
# takes its place; with a query inside it is never written into the statement.
ASKED = """
CREATE FUNCTION is_party_in_sight(person uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM matter_parties p WHERE p.person_id = person);
ALTER POLICY see_parties ON people USING ((SELECT seat_sees_people()) AND is_party_in_sight(id));
ALTER POLICY correct_parties ON people USING ((SELECT seat_sees_people()) AND is_party_in_sight(id));
"""
WRITTEN_OUT = "(SELECT true FROM matter_parties p WHERE p.person_id = people.id LIMIT 1)"
AS_BEFORE = f"""
ALTER POLICY see_parties ON people USING ((SELECT seat_sees_people()) AND {WRITTEN_OUT});
ALTER POLICY correct_parties ON people USING ((SELECT seat_sees_people()) AND {WRITTEN_OUT});
DROP FUNCTION is_party_in_sight(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("memberships", "0015_nodes_once"), ("matters", "0002_wall")]

    operations = [in_schema(ASKED, AS_BEFORE)]
