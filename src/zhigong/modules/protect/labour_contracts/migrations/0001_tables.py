"""The tables of labour contracts."""

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
            name='Dismissal',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='dismissal', serialize=False, to='matters.matter')),
                ('worker_name', models.CharField(max_length=60)),
                ('person_id', models.UUIDField(db_index=True, help_text='when the register knows the document', null=True)),
                ('document_mask', models.CharField(blank=True, default='', max_length=30)),
                ('document_sealed', models.BinaryField(help_text="an employer's, until the house looked", null=True)),
                ('job', models.CharField(max_length=60)),
                ('ground', models.CharField(blank=True, default='', help_text='see words.GROUNDS', max_length=6)),
                ('protected', models.CharField(blank=True, default='', help_text='see words.PROTECTED', max_length=16)),
                ('facts', models.TextField(blank=True, default='')),
                ('planned_on', models.DateField(null=True)),
                ('notified_on', models.DateField(help_text='when the union received the notice', null=True)),
                ('is_on_paper', models.BooleanField(default=False)),
                ('dismissed_on', models.DateField(help_text='dismissed without a notice', null=True)),
                ('how', models.CharField(blank=True, default='', max_length=12)),
                ('is_cured', models.BooleanField(default=False, help_text='the notice came after the dismissal, before suit')),
                ('suit_on', models.DateField(null=True)),
                ('served_on', models.DateField(help_text='of the newest letter', null=True)),
                ('receiver', models.CharField(blank=True, default='', max_length=60)),
                ('stand', models.CharField(blank=True, default='', help_text='see words.STANDS', max_length=12)),
                ('replied_on', models.DateField(null=True)),
                ('reply', models.TextField(blank=True, default='')),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
            ],
            options={
                'db_table': 'dismissals',
                'constraints': [models.CheckConstraint(condition=models.Q(('notified_on__isnull', True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='dismissal_notice_has_ground'), models.CheckConstraint(condition=models.Q(('is_cured', False), ('suit_on__isnull', True), ('notified_on__lt', models.F('suit_on')), _connector='OR'), name='dismissal_cured_before_suit')],
            },
        ),
        migrations.CreateModel(
            name='Layoff',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='layoff', serialize=False, to='matters.matter')),
                ('ground', models.CharField(max_length=16)),
                ('staff_count', models.IntegerField()),
                ('cut_count', models.IntegerField()),
                ('protected_count', models.IntegerField(default=0, help_text='of the cut: may not be laid off (§42)')),
                ('planned_on', models.DateField()),
                ('plan', models.TextField()),
                ('explained_on', models.DateField(help_text='the thirty days begin')),
                ('heard_on', models.DateField(null=True)),
                ('heard_by', models.CharField(blank=True, default='', max_length=12)),
                ('heard_count', models.IntegerField(null=True)),
                ('heard', models.TextField(blank=True, default='')),
                ('reported_on', models.DateField(help_text='to the labour department', null=True)),
                ('started_on', models.DateField(null=True)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
            ],
            options={
                'db_table': 'layoffs',
                'constraints': [models.CheckConstraint(condition=models.Q(('cut_count__gt', 0), ('cut_count__lte', models.F('staff_count'))), name='layoff_of_some'), models.CheckConstraint(condition=models.Q(('protected_count__gte', 0), ('protected_count__lte', models.F('cut_count'))), name='layoff_protected_among')],
            },
        ),
    ]
