"""Fill the work calendar with the announced years, make-up days included."""

from django.db import migrations


def fill(apps, schema_editor):
    from zhigong.kernel.rules.announced import announced_days

    model = apps.get_model("rules", "WorkCalendarDay")
    model.objects.bulk_create(
        (model(date=day, is_workday=worked, note=note) for day, worked, note in announced_days()),
        batch_size=2000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_tables")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
