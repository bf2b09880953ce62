"""The tables of rooms."""

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
            name='Room',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='room', serialize=False, to='matters.matter')),
                ('is_open', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'rooms',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='request, message, file, minutes', max_length=12)),
                ('side', models.CharField(help_text='who wrote it', max_length=12)),
                ('audience', models.CharField(default='all', max_length=12)),
                ('account_id', models.UUIDField(null=True)),
                ('label', models.CharField(help_text="as on the timeline, never an officer's private data", max_length=120)),
                ('text', models.TextField(blank=True, default='')),
                ('attachment_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='rooms.room')),
            ],
            options={
                'db_table': 'room_entries',
            },
        ),
        migrations.CreateModel(
            name='RoomSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(max_length=12)),
                ('person_id', models.UUIDField(db_index=True, null=True)),
                ('account_id', models.UUIDField(db_index=True, null=True)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.employer')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='rooms.room')),
            ],
            options={
                'db_table': 'room_seats',
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(max_length=12)),
                ('account_id', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='rooms.entry')),
            ],
            options={
                'db_table': 'room_confirmations',
                'constraints': [models.UniqueConstraint(fields=('entry', 'side'), name='minutes_confirmed_once')],
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['room', 'id'], name='room_entries_order'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ('all', 'applicant', 'employer', 'mediator'))), name='room_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='roomseat',
            constraint=models.UniqueConstraint(fields=('room', 'side'), name='one_room_seat_a_side'),
        ),
        migrations.AddConstraint(
            model_name='roomseat',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ('applicant', 'employer', 'mediator'))), name='room_side_known'),
        ),
    ]
