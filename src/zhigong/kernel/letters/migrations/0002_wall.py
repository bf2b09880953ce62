"""Letters are read with their matter, never changed or deleted; numbers are taken by one function, without gaps."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

NUMBERS = """
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON letter_numbers FROM {{app}};

-- The row stays locked until the letter is committed; rolled back, the number is free again.
CREATE FUNCTION take_letter_number(of_unit bigint, in_series text, in_year int) RETURNS int
    LANGUAGE plpgsql VOLATILE {{definer}} AS $$
DECLARE taken int;
BEGIN
    IF seat_role() IN ('public', 'partner') THEN
        RAISE EXCEPTION 'letters are not issued from a public seat';
    END IF;
    INSERT INTO letter_numbers (unit_id, series, year, last) VALUES (of_unit, in_series, in_year, 1)
        ON CONFLICT (unit_id, series, year) DO UPDATE SET last = letter_numbers.last + 1
        RETURNING last INTO taken;
    RETURN taken;
END $$;

-- A number is taken with its letter or not at all, whatever a program does.
CREATE FUNCTION letter_number_is_used() RETURNS trigger LANGUAGE plpgsql {{definer}} AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM letters l WHERE l.unit_id = NEW.unit_id AND l.series = NEW.series
                      AND l.year = NEW.year AND l.sequence = NEW.last) THEN
        RAISE EXCEPTION 'letter number % of series % (%) was taken without a letter', NEW.last, NEW.series, NEW.year;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER used AFTER INSERT OR UPDATE ON letter_numbers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION letter_number_is_used();

-- What anybody holding the paper may know; no addressee, no content.
CREATE FUNCTION verify_letter(wanted text) RETURNS TABLE (
    number text, unit_name text, title text, issued_on date, docx_sm3 text, pdf_sm3 text, withdrawn_at timestamptz)
    LANGUAGE sql STABLE {{definer}} AS $$
    SELECT l.number, u.name, l.title, l.issued_on, encode(l.docx_sm3, 'hex'), encode(l.pdf_sm3, 'hex'), l.withdrawn_at
      FROM letters l JOIN units u ON u.id = l.unit_id WHERE l.token = wanted
$$;
"""

WALL = """
REVOKE UPDATE, DELETE, TRUNCATE ON letters FROM {{app}};
GRANT UPDATE (withdrawn_at, withdrawn_reason, withdrawn_by) ON letters TO {{app}};
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON letters TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = letters.matter_id)
       AND ((SELECT seat_sees_people()) OR audience = 'all' OR audience = 'addressee' AND (
            addressee_person_id = (SELECT seat_person())
            OR addressee_employer_id = (SELECT nullif(current_setting('zg.employer', true), '')::bigint))))
    WITH CHECK ((SELECT true FROM matters m WHERE m.id = letters.matter_id));

REVOKE UPDATE, DELETE, TRUNCATE ON letter_files FROM {{app}};
ALTER TABLE letter_files ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_with_letter ON letter_files FOR SELECT TO {{app}}
    USING ((SELECT true FROM letters l WHERE l.id = letter_files.letter_id));
CREATE POLICY keep_with_letter ON letter_files FOR INSERT TO {{app}} WITH CHECK ((SELECT seat_role()) <> 'public');

REVOKE DELETE, TRUNCATE ON letter_template_versions FROM {{app}};
REVOKE UPDATE ON letter_template_versions FROM {{app}};
GRANT UPDATE (approved_by, approved_at) ON letter_template_versions TO {{app}};
ALTER TABLE letter_template_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY used_by_all ON letter_template_versions FOR SELECT TO {{app}} USING ((SELECT seat_role()) <> 'public');
CREATE POLICY in_range ON letter_template_versions FOR INSERT TO {{app}} WITH CHECK (
    (SELECT seat_role()) = 'system'
    OR (SELECT u.position BETWEEN seat_lo() AND seat_hi() FROM units u WHERE u.id = unit_id));
CREATE POLICY approve ON letter_template_versions FOR UPDATE TO {{app}} USING (
    (SELECT seat_role()) = 'system'
    OR (SELECT u.position BETWEEN seat_lo() AND seat_hi() FROM units u WHERE u.id = unit_id));
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_tables"), ("matters", "0002_wall"), ("journal", "0003_wall")]
    operations = [in_schema(NUMBERS), in_schema(WALL)]
