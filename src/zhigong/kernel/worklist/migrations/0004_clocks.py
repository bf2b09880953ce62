"""Clocks that pause and extend, hand-overs between units, and what units above ask for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0003_given_back'),
        ('orgs', '0011_planned_each_time'),
        ('worklist', '0003_punctual'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='down, back, up, over', max_length=4)),
                ('step', models.CharField(max_length=32)),
                ('account_id', models.UUIDField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'matter_handovers',
            },
        ),
        migrations.CreateModel(
            name='Urging',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='urge, supervise', max_length=10)),
                ('account_id', models.UUIDField(null=True)),
                ('actor_label', models.CharField(max_length=120)),
                ('text', models.CharField(help_text='for officers; the parties see that it happened', max_length=500)),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, default='', max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.UUIDField(null=True)),
                ('answer_label', models.CharField(blank=True, default='', max_length=120)),
            ],
            options={
                'db_table': 'matter_urgings',
            },
        ),
        migrations.AddField(
            model_name='clock',
            name='counts_from',
            field=models.DateTimeField(help_text='where the time begins, moved on by pauses; warnings are its percents', null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='extended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='extension',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='clock',
            name='extension_reason',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddField(
            model_name='clock',
            name='length',
            field=models.CharField(blank=True, default='', help_text='5 WD, as the rule said at the start', max_length=20),
        ),
        migrations.AddField(
            model_name='clock',
            name='paused_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='pauses',
            field=models.JSONField(default=list, help_text='[from, to] of every pause that ended'),
        ),
        migrations.AddField(
            model_name='clock',
            name='pauses_in',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None),
        ),
        migrations.AddField(
            model_name='clock',
            name='region',
            field=models.CharField(blank=True, default='', help_text='whose rule it was', max_length=12),
        ),
        migrations.AddField(
            model_name='clock',
            name='runs_in',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, help_text='states it goes on in', size=None),
        ),
        migrations.AlterField(
            model_name='clock',
            name='next_at',
            field=models.DateTimeField(help_text='when the sweep looks next; null = paused or stopped', null=True),
        ),
        migrations.AddField(
            model_name='handover',
            name='from_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.AddField(
            model_name='handover',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.AddField(
            model_name='urging',
            name='clock',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worklist.clock'),
        ),
        migrations.AddField(
            model_name='urging',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='urgings', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='urging',
            name='to_unit',
            field=models.ForeignKey(help_text='the owner then', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.AddField(
            model_name='urging',
            name='unit',
            field=models.ForeignKey(help_text='the unit above', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['matter', 'id'], name='matter_handovers_order'),
        ),
        migrations.AddIndex(
            model_name='urging',
            index=models.Index(fields=['matter', 'id'], name='matter_urgings_order'),
        ),
    ]
