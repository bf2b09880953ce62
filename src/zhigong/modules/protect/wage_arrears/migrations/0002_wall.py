"""The walls: whoever sees the matter sees the report; of the people, handlers see all and a claimant their own line.

What each person was paid is the sum of the payments, kept by a trigger; nobody deletes a line or a payment.
"""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

TABLES = "arrears_reports, arrears_claimants, arrears_payments"
WALL = f"""
REVOKE DELETE, TRUNCATE ON {TABLES} FROM {{{{app}}}};
REVOKE UPDATE ON arrears_payments FROM {{{{app}}}};
ALTER TABLE arrears_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON arrears_reports TO {{{{app}}}}
    USING ((SELECT true FROM matters m WHERE m.id = arrears_reports.matter_id));
ALTER TABLE arrears_claimants ENABLE ROW LEVEL SECURITY;
CREATE POLICY officers_and_oneself ON arrears_claimants TO {{{{app}}}} USING (
    (SELECT true FROM matters m WHERE m.id = arrears_claimants.report_id)
    AND ((SELECT seat_sees_people()) OR person_id = (SELECT seat_person())));
ALTER TABLE arrears_payments ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_claimant ON arrears_payments TO {{{{app}}}}
    USING ((SELECT true FROM arrears_claimants c WHERE c.id = arrears_payments.claimant_id));
"""
SUMS = """
CREATE FUNCTION arrears_add_payment() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    UPDATE arrears_claimants c SET paid = c.paid + p.amount
      FROM (SELECT claimant_id, sum(amount) AS amount FROM new_payments GROUP BY 1) p WHERE c.id = p.claimant_id;
    RETURN NULL;
END $$;
CREATE TRIGGER arrears_add_payment AFTER INSERT ON arrears_payments REFERENCING NEW TABLE AS new_payments
    FOR EACH STATEMENT EXECUTE FUNCTION arrears_add_payment();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("wage_arrears", "0001_tables"),
        ("matters", "0002_wall"),
        ("journal", "0012_hotline_seats"),
    ]

    operations = [in_schema(WALL), in_schema(SUMS)]
