"""What an officer has taken is found by the officer: a seat that ends gives back what it held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("worklist", "0005_owned")]

    operations = [
        migrations.AddIndex(
            model_name="todo",
            index=models.Index(
                condition=models.Q(("account_id__isnull", False), ("done_at__isnull", True)),
                fields=["account_id"],
                name="todos_taken",
            ),
        ),
    ]
