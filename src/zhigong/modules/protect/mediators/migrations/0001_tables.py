"""The tables of mediators."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0011_planned_each_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=100)),
                ('formed_on', models.DateField()),
                ('chair_name', models.CharField(max_length=60)),
                ('phone', models.CharField(blank=True, default='', max_length=20)),
                ('staff_count', models.SmallIntegerField(default=0, help_text='members for the workers (enterprise committees)')),
                ('employer_count', models.SmallIntegerField(default=0, help_text='members for the employer')),
                ('is_active', models.BooleanField(default=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mediation_bodies', to='orgs.unit')),
            ],
            options={
                'db_table': 'mediation_bodies',
            },
        ),
        migrations.CreateModel(
            name='Mediator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='of the certificate', max_length=24, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('kind', models.CharField(help_text='fulltime, parttime, lawyer, staff, employer', max_length=12)),
                ('account_id', models.UUIDField(db_index=True, null=True)),
                ('person_id', models.UUIDField(help_text='to tell an own case', null=True)),
                ('is_active', models.BooleanField(default=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mediators', to='mediators.body')),
                ('employer', models.ForeignKey(help_text='whose staff they are', null=True, on_delete=django.db.models.deletion.PROTECT, to='orgs.employer')),
            ],
            options={
                'db_table': 'mediators',
            },
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('enterprise', 'union', 'street', 'court', 'labour'))), name='mediation_body_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('unit', 'kind'), name='one_mediation_body_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'enterprise'), _negated=True), models.Q(('employer_count__gt', 0), ('staff_count__gt', 0)), _connector='OR'), name='enterprise_committee_has_both_sides'),
        ),
    ]
