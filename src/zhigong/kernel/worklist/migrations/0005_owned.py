"""Running clocks say in which states they run and are always looked at; the walls of hand-overs and urgings."""

from django.db import migrations, models

from zhigong.kernel.journal.walls import in_schema

# Clocks that ran before ran in the state their matter is in; one that a person had taken is looked at again each day.
BEFORE = """
ALTER TABLE clocks ALTER runs_in SET DEFAULT '{}', ALTER pauses_in SET DEFAULT '{}', ALTER pauses SET DEFAULT '[]',
    ALTER region SET DEFAULT '', ALTER length SET DEFAULT '', ALTER extension SET DEFAULT '',
    ALTER extension_reason SET DEFAULT '';
UPDATE clocks c SET runs_in = ARRAY[m.state], counts_from = c.started_at, next_at = coalesce(c.next_at, now())
  FROM matters m WHERE m.id = c.matter_id AND c.stopped_at IS NULL;
"""
WALL = """
REVOKE UPDATE, DELETE, TRUNCATE ON matter_handovers FROM {{app}};
ALTER TABLE matter_handovers ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_matter ON matter_handovers TO {{app}}
    USING ((SELECT true FROM matters m WHERE m.id = matter_handovers.matter_id));
REVOKE DELETE, TRUNCATE ON matter_urgings FROM {{app}};
ALTER TABLE matter_urgings ENABLE ROW LEVEL SECURITY;
CREATE POLICY officers_with_matter ON matter_urgings TO {{app}} USING (
    (SELECT seat_sees_people()) AND (SELECT true FROM matters m WHERE m.id = matter_urgings.matter_id));
"""


class Migration(migrations.Migration):
    dependencies = [("worklist", "0004_clocks"), ("matters", "0003_given_back")]

    operations = [
        in_schema(BEFORE),
        in_schema(WALL),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('stopped_at__isnull', False), ('paused_at__isnull', False), ('next_at__isnull', False), _connector='OR'), name='running_clock_is_looked_at'),
        ),
    ]
