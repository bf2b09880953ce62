"""The tables of limitation."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0006_taken_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='LimitationEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_suspension', models.BooleanField(default=False)),
                ('kind', models.CharField(max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='limitation_entries', to='matters.matter')),
            ],
            options={
                'db_table': 'limitation_entries',
            },
        ),
        migrations.CreateModel(
            name='ClaimItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('amount', models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ('calculation', models.CharField(blank=True, default='', max_length=200)),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_items', to='matters.matter')),
            ],
            options={
                'db_table': 'claim_items',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='claim_not_negative')],
            },
        ),
    ]
