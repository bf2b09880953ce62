"""No claimant's digest is kept: a leaked digest key would have betrayed documents no rotation of it reached.

Whether a list names somebody twice is asked of the numbers themselves, of the whole list at once, when it is read.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("wage_arrears", "0003_groups")]

    operations = [
        migrations.RemoveConstraint(model_name="claimant", name="claimant_once"),
        migrations.RemoveField(model_name="claimant", name="document_digest"),
    ]
