"""Letters, their bytes and numbers, and the templates officers edited."""

import django.db.models.deletion
import zhigong.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0003_given_back'),
        ('orgs', '0011_planned_each_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='TemplateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(max_length=60)),
                ('docx', models.BinaryField(null=True)),
                ('sm3', models.BinaryField(null=True)),
                ('is_dropped', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('proposed_by', models.UUIDField()),
                ('proposed_at', models.DateTimeField()),
                ('approved_by', models.UUIDField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_templates', to='orgs.unit')),
            ],
            options={
                'db_table': 'letter_template_versions',
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=zhigong.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('template', models.CharField(max_length=60)),
                ('series', models.CharField(max_length=60)),
                ('year', models.SmallIntegerField()),
                ('sequence', models.IntegerField()),
                ('number', models.CharField(help_text='as printed: 某县工〔2026〕3号', max_length=80)),
                ('title', models.CharField(help_text='never personal data', max_length=120)),
                ('addressee_name', models.CharField(blank=True, default='', help_text='empty for a person', max_length=120)),
                ('addressee_person_id', models.UUIDField(null=True)),
                ('audience', models.CharField(default='addressee', help_text='addressee, all, officers', max_length=20)),
                ('issued_on', models.DateField()),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.UUIDField(help_text='account; empty: the house', null=True)),
                ('token', models.CharField(default=zhigong.lib.ids.opaque_token, help_text='in the QR code', max_length=24, unique=True)),
                ('docx_sm3', models.BinaryField()),
                ('pdf_sm3', models.BinaryField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, default='', max_length=200)),
                ('withdrawn_by', models.UUIDField(null=True)),
                ('addressee_employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='orgs.employer')),
                ('addressee_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.unit')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='matters.matter')),
                ('unit', models.ForeignKey(help_text='who issues it', on_delete=django.db.models.deletion.PROTECT, to='orgs.unit')),
                ('version', models.ForeignKey(help_text="the edited template; empty: the house's own", null=True, on_delete=django.db.models.deletion.PROTECT, to='letters.templateversion')),
            ],
            options={
                'db_table': 'letters',
            },
        ),
        migrations.CreateModel(
            name='LetterFile',
            fields=[
                ('id', models.UUIDField(default=zhigong.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('format', models.CharField(help_text='docx, pdf', max_length=4)),
                ('sealed', models.BinaryField()),
                ('byte_count', models.IntegerField()),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='letters.letter')),
            ],
            options={
                'db_table': 'letter_files',
                'constraints': [models.UniqueConstraint(fields=('letter', 'format'), name='letter_file_once')],
            },
        ),
        migrations.CreateModel(
            name='LetterNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=60)),
                ('year', models.SmallIntegerField()),
                ('last', models.IntegerField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='orgs.unit')),
            ],
            options={
                'db_table': 'letter_numbers',
                'constraints': [models.UniqueConstraint(fields=('unit', 'series', 'year'), name='letter_numbers_series')],
            },
        ),
        migrations.AddIndex(
            model_name='templateversion',
            index=models.Index(fields=['template', 'unit', '-id'], name='letter_templates_lookup'),
        ),
        migrations.AddConstraint(
            model_name='templateversion',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='letter_template_two_officers'),
        ),
        migrations.AddConstraint(
            model_name='templateversion',
            constraint=models.CheckConstraint(condition=models.Q(('is_dropped', True), ('docx__isnull', False), _connector='OR'), name='letter_template_has_docx'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['matter', 'id'], name='letters_of_matter'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('unit', 'series', 'year', 'sequence'), name='letter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_reason', ''), _negated=True), _connector='OR'), name='letter_withdrawn_why'),
        ),
    ]
