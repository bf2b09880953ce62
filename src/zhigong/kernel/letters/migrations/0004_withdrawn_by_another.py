"""A letter is withdrawn by another officer than the one who issued it, and never from a party's seat."""

from django.db import migrations, models
from django.db.models import F, Q

from zhigong.kernel.journal.walls import in_schema

WALL = """
CREATE POLICY withdrawn_by_officers ON letters AS RESTRICTIVE FOR UPDATE TO {{app}}
    USING ((SELECT seat_sees_people()));
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_industry_line")]
    operations = [
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=~Q(withdrawn_by=F("issued_by")), name="letter_withdrawn_by_another"
            ),
        ),
        in_schema(WALL, "DROP POLICY withdrawn_by_officers ON letters"),
    ]
