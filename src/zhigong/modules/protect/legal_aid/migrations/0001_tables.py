"""The tables of legal aid."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0008_party_audience'),
        ('orgs', '0011_planned_each_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='Helper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('number', models.CharField(help_text='of the licence or card', max_length=30, unique=True)),
                ('kind', models.CharField(help_text='see words.HELPERS', max_length=16)),
                ('account_id', models.UUIDField(help_text='to tell a conflict of interest', null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_helpers', to='orgs.unit')),
            ],
            options={
                'db_table': 'legal_helpers',
            },
        ),
        migrations.CreateModel(
            name='Aid',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='legal_aid', serialize=False, to='matters.matter')),
                ('person_id', models.UUIDField(db_index=True)),
                ('linked_matter_id', models.UUIDField(help_text='the matter it grew out of', null=True)),
                ('mediator_account', models.UUIDField(help_text='who mediated there keeps out', null=True)),
                ('employer_name', models.CharField(max_length=100)),
                ('cause', models.CharField(max_length=12)),
                ('form', models.CharField(help_text='asked for, then granted', max_length=12)),
                ('facts', models.TextField()),
                ('is_migrant', models.BooleanField(default=False)),
                ('proof', models.CharField(max_length=12)),
                ('income', models.DecimalField(decimal_places=2, help_text='yuan a head and month', max_digits=12, null=True)),
                ('refusal', models.CharField(blank=True, default='', max_length=12)),
                ('refused_by', models.UUIDField(help_text='account; somebody else reviews', null=True)),
                ('result', models.CharField(blank=True, default='', max_length=12)),
                ('recovered', models.DecimalField(decimal_places=2, default=0, help_text='yuan', max_digits=14)),
                ('finished_by', models.UUIDField(help_text='account; somebody else calls back', null=True)),
                ('subsidy', models.DecimalField(decimal_places=2, help_text='yuan', max_digits=10, null=True)),
                ('subsidy_by', models.UUIDField(help_text='account that proposed it', null=True)),
                ('subsidy_approved_by', models.UUIDField(null=True)),
                ('subsidy_approved_at', models.DateTimeField(null=True)),
                ('satisfied', models.CharField(blank=True, default='', max_length=4)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='legal_aid.helper')),
            ],
            options={
                'db_table': 'legal_aids',
                'constraints': [models.CheckConstraint(condition=models.Q(('recovered__gte', 0)), name='legal_aid_recovered_not_negative'), models.CheckConstraint(condition=models.Q(('subsidy_approved_by__isnull', True), models.Q(('subsidy_approved_by', models.F('subsidy_by')), _negated=True), _connector='OR'), name='legal_aid_subsidy_two_officers')],
            },
        ),
        migrations.CreateModel(
            name='HelperClient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='legal_aid.helper')),
            ],
            options={
                'db_table': 'legal_helper_clients',
                'constraints': [models.UniqueConstraint(fields=('helper', 'employer'), name='helper_client_once')],
            },
        ),
    ]
