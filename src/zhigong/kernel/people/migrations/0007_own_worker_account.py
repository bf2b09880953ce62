"""An officer's account names the same human being's account as a worker, so that nobody decides their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_many_doors")]

    operations = [
        migrations.AddField(
            "account",
            "worker_account",
            models.ForeignKey(
                help_text="an officer's own account as a worker: nobody decides their own",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="officer_accounts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
