"""The tables of mediation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0006_taken_back'),
        ('orgs', '0011_planned_each_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.SmallIntegerField()),
                ('due_on', models.DateField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('paid_on', models.DateField(null=True)),
                ('reminded_on', models.DateField(null=True)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='instalments', to='matters.matter')),
            ],
            options={
                'db_table': 'mediation_instalments',
                'constraints': [models.UniqueConstraint(fields=('matter', 'number'), name='instalment_once')],
            },
        ),
        migrations.CreateModel(
            name='Mediation',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mediation', serialize=False, to='matters.matter')),
                ('body_id', models.BigIntegerField(help_text='of the register of mediators', null=True)),
                ('person_id', models.UUIDField(db_index=True)),
                ('employer_name', models.CharField(blank=True, default='', help_text='as typed, when not known', max_length=100)),
                ('cause', models.CharField(blank=True, default='', help_text='second level, e.g. 3.2', max_length=4)),
                ('known_on', models.DateField()),
                ('ended_on', models.DateField(help_text='when the employment ended', null=True)),
                ('applied_on', models.DateField(null=True)),
                ('received_on', models.DateField(help_text='the fifteen days begin (§14)', null=True)),
                ('mediator_id', models.BigIntegerField(help_text='of the register of mediators', null=True)),
                ('mediator_account', models.UUIDField(db_index=True, help_text='who works in the room', null=True)),
                ('mediator_name', models.CharField(blank=True, default='', max_length=60)),
                ('may_leave_on', models.DateField(help_text='when the fifteen days were over', null=True)),
                ('employer_answer', models.CharField(blank=True, default='', help_text='willing, unwilling', max_length=12)),
                ('terms', models.TextField(blank=True, default='')),
                ('agreed_amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ('signed_by_applicant_at', models.DateTimeField(null=True)),
                ('signed_by_employer_at', models.DateTimeField(null=True)),
                ('sealed_on', models.DateField(null=True)),
                ('applicant_wish', models.CharField(blank=True, default='', help_text='court, arbitration', max_length=12)),
                ('employer_wish', models.CharField(blank=True, default='', max_length=12)),
                ('confirmed_by', models.CharField(blank=True, default='', help_text='court, arbitration', max_length=12)),
                ('failed_reason', models.CharField(blank=True, default='', max_length=16)),
                ('recovered_amount', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('satisfaction', models.CharField(blank=True, default='', max_length=12)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
            ],
            options={
                'db_table': 'mediations',
                'constraints': [models.CheckConstraint(condition=models.Q(('employer__isnull', False), models.Q(('employer_name', ''), _negated=True), _connector='OR'), name='mediation_has_respondent'), models.CheckConstraint(condition=models.Q(('sealed_on__isnull', True), models.Q(('signed_by_applicant_at__isnull', False), ('signed_by_employer_at__isnull', False)), _connector='OR'), name='sealed_after_both_signed')],
            },
        ),
    ]
