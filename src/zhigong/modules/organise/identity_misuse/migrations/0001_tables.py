"""The table of reports of misused identity."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='MisuseReport',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='misuse_report', serialize=False, to='matters.matter')),
                ('account_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('story_cipher', models.BinaryField()),
                ('checked_by', models.CharField(blank=True, default='', max_length=12)),
                ('membership_id', models.UUIDField(help_text='the false membership, once found', null=True)),
            ],
            options={
                'db_table': 'identity_misuse_reports',
            },
        ),
    ]
