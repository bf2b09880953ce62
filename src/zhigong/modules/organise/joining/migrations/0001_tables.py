"""The tables of joining."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_tables'),
        ('orgs', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='joining_application', serialize=False, to='matters.matter')),
                ('account_id', models.UUIDField(db_index=True, null=True)),
                ('person_id', models.UUIDField(db_index=True, help_text='provisional until an officer has seen the document')),
                ('claim_digest', models.BinaryField(db_index=True, help_text='of the document claimed, not proved', max_length=32)),
                ('worker_kind', models.CharField(max_length=24)),
                ('employment_form', models.CharField(blank=True, default='', max_length=16)),
                ('platform', models.CharField(blank=True, default='', max_length=60)),
                ('employer_name', models.CharField(blank=True, default='', help_text='as typed, when not known', max_length=100)),
                ('found_by', models.CharField(help_text='employer, covered, qr, sector, fallback', max_length=16)),
                ('consent_id', models.UUIDField(null=True)),
                ('return_count', models.SmallIntegerField(default=0)),
                ('checked_by', models.CharField(blank=True, default='', help_text='in_person or video', max_length=12)),
                ('membership_id', models.UUIDField(null=True)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='orgs.employer')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='orgs.place')),
                ('source_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orgs.unit')),
            ],
            options={
                'db_table': 'joining_applications',
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('account_id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, default='', max_length=60)),
                ('doc_type', models.CharField(blank=True, default='', max_length=3)),
                ('doc_cipher', models.BinaryField(help_text="under the instance's account key", null=True)),
                ('answers', models.JSONField(default=dict, help_text='work and place; no class 1 values')),
                ('changed_at', models.DateTimeField()),
                ('source_unit', models.ForeignKey(help_text='whose QR code', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='orgs.unit')),
            ],
            options={
                'db_table': 'joining_drafts',
            },
        ),
    ]
