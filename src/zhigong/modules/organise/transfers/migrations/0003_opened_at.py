"""Each side keeps when the transfer was opened: a past day's list is told from its own rows, not the other union's matter."""

from django.db import migrations, models
from django.utils import timezone

from zhigong.kernel.journal.walls import in_schema

# Rows written while an older release still runs know nothing of the column: they are written as the matter opens.
OPENED = """
ALTER TABLE transfer_sides ALTER opened_at SET DEFAULT now();
UPDATE transfer_sides s SET opened_at = m.opened_at FROM matters m WHERE m.id = s.matter_id;
"""


class Migration(migrations.Migration):
    dependencies = [("transfers", "0002_wall"), ("matters", "0009_past_parties")]

    operations = [
        migrations.AddField(
            "transferside",
            "opened_at",
            models.DateTimeField(default=timezone.now, help_text="as the matter's; told to both sides"),
            preserve_default=False,
        ),
        in_schema(OPENED),
    ]
