"""The table of calls."""

import django.db.models.deletion
import zhigong.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [('orgs', '0011_planned_each_time')]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.UUIDField(default=zhigong.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('call_number', models.CharField(help_text="the call centre's own id; one row per call", max_length=64)),
                ('state', models.CharField(default='ringing', max_length=10)),
                ('agent', models.CharField(blank=True, default='', help_text="sign-in name it rings at, '' = all", max_length=64)),
                ('phone_cipher', models.BinaryField(null=True)),
                ('phone_digest', models.BinaryField(max_length=32, null=True)),
                ('digest_key_id', models.CharField(blank=True, default='', max_length=20)),
                ('started_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('recording', models.CharField(blank=True, default='', help_text='reference, never the sound', max_length=200)),
                ('unit', models.ForeignKey(help_text='whose hotline rings', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
            ],
            options={
                'db_table': 'hotline_calls',
                'indexes': [models.Index(condition=models.Q(('state__in', ('ringing', 'answered'))), fields=['unit', '-started_at'], name='hotline_calls_live')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'call_number'), name='one_row_per_call'), models.CheckConstraint(condition=models.Q(('state__in', ('ringing', 'answered', 'ended', 'missed'))), name='hotline_call_state_known')],
            },
        ),
    ]
