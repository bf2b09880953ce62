"""Planner statistics right after a bulk load, and one index on the parent in place of two."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MAKE = f"""
CREATE FUNCTION analyse_tables(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('ANALYZE %I', name);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION analyse_tables(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION analyse_tables(text[]) TO "{settings.ZG_APP_ROLE}";
"""


class Migration(migrations.Migration):
    dependencies = [("orgs", "0004_picker_indexes")]
    operations = [
        migrations.RunSQL(MAKE, "DROP FUNCTION analyse_tables(text[])"),
        migrations.AlterField(
            model_name="unit",
            name="parent",
            field=models.ForeignKey(
                db_index=False,
                help_text="see units_children",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="orgs.unit",
            ),
        ),
        migrations.AlterField(
            model_name="unitversion",
            name="parent",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="see units_children",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.unit",
            ),
        ),
    ]
