"""A search by name reads its index alone: the index holds the person's id."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0009_versions_by_statement")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="people_name"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["name"], include=["id"], name="people_named", opclasses=["text_pattern_ops"]
            ),
        ),
    ]
