"""The table of drafts."""

import zhigong.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=zhigong.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('account_id', models.UUIDField(db_index=True)),
                ('call_id', models.UUIDField(null=True)),
                ('answers_cipher', models.BinaryField(help_text="all fields, sealed under the instance's account key")),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'hotline_drafts',
            },
        ),
    ]
