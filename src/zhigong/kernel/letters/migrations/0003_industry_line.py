"""Officers of an industry line keep templates of their own units too."""

from django.db import migrations

from zhigong.kernel.journal.walls import in_schema

HERE = """((SELECT seat_role()) = 'system' OR unit_id = seat_unit() OR (
    SELECT u.position BETWEEN seat_lo() AND seat_hi() OR u.industry_position BETWEEN seat_ilo() AND seat_ihi()
      FROM units u WHERE u.id = unit_id))"""
WALL = f"""
ALTER POLICY in_range ON letter_template_versions WITH CHECK ({HERE});
ALTER POLICY approve ON letter_template_versions USING ({HERE});
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0002_wall"), ("access", "0003_employer_seats")]
    operations = [in_schema(WALL)]
