"""The tables of arbitration."""

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
            name='Arbitration',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='arbitration', serialize=False, to='matters.matter')),
                ('mediation_id', models.UUIDField(help_text='the matter it grew out of', null=True, unique=True)),
                ('person_id', models.UUIDField(db_index=True)),
                ('employer_name', models.CharField(blank=True, default='', max_length=100)),
                ('cause', models.CharField(blank=True, default='', max_length=4)),
                ('known_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('mediator_account', models.UUIDField(help_text='who mediated keeps out afterwards', null=True)),
                ('story', models.TextField(blank=True, default='', help_text='facts and reasons, as the application says them')),
                ('respondent_count', models.SmallIntegerField(default=1)),
                ('filed_on', models.DateField(null=True)),
                ('awarded_amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('recovered_amount', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
            ],
            options={
                'db_table': 'arbitrations',
            },
        ),
    ]
