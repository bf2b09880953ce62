"""A session says whose it is, so that one statement reads a session, its account, factor and seats.

Sessions from before say nothing and are read as they were, until they end.
"""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

WHOSE = "ALTER TABLE django_session ADD COLUMN account_id uuid"
NOBODYS = "ALTER TABLE django_session DROP COLUMN account_id"


class Migration(migrations.Migration):
    dependencies = [("people", "0015_account_erased"), ("sessions", "0001_initial")]

    operations = [
        in_schema(WHOSE, NOBODYS),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account_id", models.UUIDField(null=True)),
            ],
            options={"db_table": "django_session", "managed": False},
        ),
    ]
