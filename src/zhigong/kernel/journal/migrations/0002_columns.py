"""The role acted in, and how far an entry's digest covers each table's versions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="role",
            field=models.CharField(
                blank=True, default="", help_text="acted in; worker, public, system", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="since",
            field=models.JSONField(
                default=dict, help_text="table → last version the transaction's entry before covered"
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="upto",
            field=models.JSONField(
                default=dict, help_text="table → last version of the transaction this digest covers"
            ),
        ),
    ]
