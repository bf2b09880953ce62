"""Each event carries its transaction, so that the journal's digest covers it."""

from django.db import migrations, models

import zhigong.kernel.journal.versions


class Migration(migrations.Migration):
    dependencies = [("memberships", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="membershipevent",
            name="txid",
            field=models.BigIntegerField(
                db_default=zhigong.kernel.journal.versions.current_txid(), db_index=True, editable=False
            ),
        ),
    ]
