"""A minute's sweep costs what is due in it: ten thousand open tickets do not make it slower."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import acting
from zhigong.kernel.cases import registry
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.cases.tests.complaints import build_world
from zhigong.kernel.cases.tests.errands import ERRANDS, WORK
from zhigong.kernel.cases.tests.test_clocks import LOOK, ask, at
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.worklist import clocks
from zhigong.kernel.worklist.models import Clock

pytestmark = pytest.mark.django_db
OPEN = 10_000
NOW = at("2026-03-13", 5)


@pytest.fixture
def many():
    """Ten thousand open matters whose clocks have time, and three that are due."""
    with registry.using(ERRANDS):
        world = build_world()
        with acting(LOOK):
            unit = world.works
            matters = [
                Matter(
                    number=f"CS-2026-9{number:05d}", kind="errands.run", procedure_version="1", unit=unit, title="差事",
                    position=unit.position, industry_position=unit.industry_position, state="open", opened_at=NOW,
                    changed_at=NOW,
                )
                for number in range(OPEN)
            ]  # fmt: skip
            Matter.objects.bulk_create(matters, batch_size=2000)
            later = NOW + timedelta(days=30)
            rows = [
                Clock(
                    matter=matter, name="ask", rule_key=WORK.key, starts_on=NOW.date(), started_at=NOW, due_at=later,
                    next_at=later, runs_in=["open"], length="15 WD",
                )
                for matter in matters
            ]  # fmt: skip
            Clock.objects.bulk_create(rows, batch_size=2000)
        for _due in range(3):
            ask(world)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE clocks, todos, matters")
        yield world


def test_the_sweep_reads_the_due_clocks_by_their_index_and_no_others(many):
    with acting(LOOK), CaptureQueriesContext(connection) as captured:
        assert len(clocks.lock_due(NOW)) == 3
    [statement] = [query["sql"] for query in captured if 'FROM "clocks"' in query["sql"]]
    with acting(LOOK), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        [[plan]] = cursor.fetchall()
    told = json.dumps(plan)
    assert "clocks_next" in told
    assert read_from(plan[0]["Plan"] if isinstance(plan, list) else json.loads(plan)[0]["Plan"]) <= 10


def read_from(node) -> int:
    """Return how many rows of clocks a plan touched, those thrown away among them."""
    own = (
        node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
        if node.get("Relation Name") == "clocks"
        else 0
    )
    return own * node.get("Actual Loops", 1) + sum(read_from(child) for child in node.get("Plans", ()))


def test_a_minute_in_which_nothing_is_due_is_a_handful_of_statements(many):
    with acting(LOOK), CaptureQueriesContext(connection) as captured:
        assert sweep(NOW - timedelta(days=5)) == dict.fromkeys(
            ("warned", "stepped", "climbed", "left", "failed"), 0
        )
    assert len(captured) <= 6, [query["sql"][:80] for query in captured]
