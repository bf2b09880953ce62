"""Prefix search of full pinyin; the other search columns had their indexes from the beginning."""

from django.db import migrations

MAKE = """
CREATE INDEX units_pinyin ON units (pinyin text_pattern_ops);
CREATE INDEX employers_pinyin ON employers (pinyin text_pattern_ops);
CREATE INDEX units_takes_unattached ON units (place_id) WHERE takes_unattached;
"""
DROP = "DROP INDEX units_takes_unattached; DROP INDEX employers_pinyin; DROP INDEX units_pinyin;"


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_search_and_followers")]
    operations = [migrations.RunSQL(MAKE, DROP)]
