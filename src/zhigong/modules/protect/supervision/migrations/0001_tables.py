"""The tables of supervision."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('letters', '0002_wall'),
        ('matters', '0005_audiences'),
        ('orgs', '0011_planned_each_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='GeneralReminder',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='general_reminder', serialize=False, to='matters.matter')),
                ('occasion', models.CharField(max_length=60)),
                ('text', models.TextField()),
            ],
            options={
                'db_table': 'supervision_general_reminders',
            },
        ),
        migrations.CreateModel(
            name='Supervisor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('card_number', models.CharField(max_length=30, unique=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='not valid any more on this day', null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='labour_supervisors', to='orgs.unit')),
            ],
            options={
                'db_table': 'labour_supervisors',
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='reminder, opinion, proposal', max_length=12)),
                ('signer', models.CharField(help_text='chair or vice-chair who signed', max_length=60)),
                ('way', models.CharField(blank=True, default='', help_text='see words.SERVICE_WAYS', max_length=8)),
                ('served_on', models.DateField(null=True)),
                ('receiver', models.CharField(blank=True, default='', max_length=60)),
                ('receipt', models.CharField(blank=True, default='', help_text='送达回证 or mail number', max_length=60)),
                ('replied_on', models.DateField(null=True)),
                ('reply', models.TextField(blank=True, default='')),
                ('is_accepted', models.BooleanField(help_text='the other side will correct', null=True)),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_delivery', to='letters.letter')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervision_letters', to='matters.matter')),
            ],
            options={
                'db_table': 'supervision_deliveries',
                'constraints': [models.CheckConstraint(condition=models.Q(('served_on__isnull', True), models.Q(models.Q(('way', ''), _negated=True), models.Q(('receiver', ''), _negated=True)), _connector='OR'), name='delivery_is_proved')],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='supervision', serialize=False, to='matters.matter')),
                ('subject', models.CharField(help_text='see words.SUBJECTS', max_length=12)),
                ('source', models.CharField(help_text='see words.SOURCES', max_length=12)),
                ('clue', models.TextField(help_text='what was reported; for those who handle it')),
                ('refusal', models.CharField(blank=True, default='', max_length=16)),
                ('investigated_on', models.DateField(null=True)),
                ('facts', models.TextField(blank=True, default='')),
                ('law', models.TextField(blank=True, default='', help_text='articles breached')),
                ('employer_said', models.TextField(blank=True, default='')),
                ('is_uncooperative', models.BooleanField(default=False, help_text='refused to be heard or to show papers')),
                ('department', models.CharField(blank=True, default='', max_length=12)),
                ('department_result', models.TextField(blank=True, default='')),
                ('prosecutor_reason', models.CharField(blank=True, default='', max_length=12)),
                ('prosecutors_on', models.DateField(null=True)),
                ('rechecked_on', models.DateField(null=True)),
                ('recheck_result', models.TextField(blank=True, default='')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='orgs.employer')),
                ('requested_by', models.ForeignKey(help_text='asked for a proposal', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('first_investigator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.supervisor')),
                ('second_investigator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.supervisor')),
            ],
            options={
                'db_table': 'supervisions',
                'indexes': [models.Index(fields=['employer'], name='supervisions_employer'), models.Index(condition=models.Q(('prosecutors_on__isnull', False)), fields=['prosecutors_on'], name='supervisions_handed')],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_investigator__isnull', True), models.Q(('second_investigator__isnull', False), models.Q(('first_investigator', models.F('second_investigator')), _negated=True)), _connector='OR'), name='supervision_two_investigators')],
            },
        ),
    ]
