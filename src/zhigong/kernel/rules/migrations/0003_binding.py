"""A new value of a rule may bind clocks that run already; a proposal may be turned down."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rules', '0002_calendar'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='rulevalue',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='rulevalue',
            name='update_update',
        ),
        migrations.AddField(
            model_name='rulevalue',
            name='binds_open',
            field=models.BooleanField(help_text='true: clocks that run already get the new length; else only those started from its date on', null=True),
        ),
        migrations.AddField(
            model_name='rulevalue',
            name='refused_by',
            field=models.UUIDField(help_text='who turned the proposal down, or took it back', null=True),
        ),
        migrations.AddField(
            model_name='rulevalueversion',
            name='binds_open',
            field=models.BooleanField(help_text='true: clocks that run already get the new length; else only those started from its date on', null=True),
        ),
        migrations.AddField(
            model_name='rulevalueversion',
            name='refused_by',
            field=models.UUIDField(help_text='who turned the proposal down, or took it back', null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulevalue',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "rule_values_versions" ("approved_by", "basis", "binds_open", "created_at", "id", "key", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by", "refused_by", "region_code", "valid_from", "valid_to", "value") VALUES (NEW."approved_by", NEW."basis", NEW."binds_open", NEW."created_at", NEW."id", NEW."key", NOW(), \'insert\', NEW."id", NEW."proposed_by", NEW."refused_by", NEW."region_code", NEW."valid_from", NEW."valid_to", NEW."value"); RETURN NULL;', hash='8182b48282495bbec95a884a5fd3e16e777c21e5', ignore_func_name='_pgtrigger_should_ignore', operation='INSERT', pgid='pgtrigger_insert_insert_1bfc0', table='rule_values', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rulevalue',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "rule_values_versions" ("approved_by", "basis", "binds_open", "created_at", "id", "key", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by", "refused_by", "region_code", "valid_from", "valid_to", "value") VALUES (NEW."approved_by", NEW."basis", NEW."binds_open", NEW."created_at", NEW."id", NEW."key", NOW(), \'update\', NEW."id", NEW."proposed_by", NEW."refused_by", NEW."region_code", NEW."valid_from", NEW."valid_to", NEW."value"); RETURN NULL;', hash='167e6993d43e35d9c6210e5cd92f185493c9f1e7', ignore_func_name='_pgtrigger_should_ignore', operation='UPDATE', pgid='pgtrigger_update_update_5b8be', table='rule_values', when='AFTER')),
        ),
    ]
