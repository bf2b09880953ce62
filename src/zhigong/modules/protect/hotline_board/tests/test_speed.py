"""Ten thousand open tickets: lists, search, similar tickets and the board walk an index, never the whole table.

The rows are not committed, so nobody gathers statistics of them: the planner goes by the tables' sizes.
"""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import Seat, acting
from zhigong.modules.protect.hotline.public import similar
from zhigong.modules.protect.hotline.tests.officers import MONDAY, make_world, take_down
from zhigong.modules.protect.hotline_board.queries import board, lists

pytestmark = pytest.mark.django_db
BIG = ("matters", "hotline_tickets", "hotline_callers", "todos")
COPIES = """
INSERT INTO matters SELECT r.* FROM matters m CROSS JOIN generate_series(1, 10000) n
    CROSS JOIN LATERAL jsonb_populate_record(NULL::matters, to_jsonb(m) || jsonb_build_object(
        'id', gen_random_uuid(), 'number', 'RX-2026-9' || lpad(n::text, 5, '0'))) r WHERE m.kind = 'hotline.ticket';
INSERT INTO hotline_tickets SELECT r.* FROM matters m CROSS JOIN (SELECT * FROM hotline_tickets LIMIT 1) t
    CROSS JOIN LATERAL jsonb_populate_record(NULL::hotline_tickets, to_jsonb(t) || jsonb_build_object(
        'matter_id', m.id, 'employer_id', NULL, 'project_name', m.number, 'search_text', m.number)) r
 WHERE m.kind = 'hotline.ticket' AND m.number LIKE 'RX-2026-9%';
INSERT INTO todos SELECT r.* FROM matters m CROSS JOIN (SELECT * FROM todos WHERE done_at IS NULL LIMIT 1) d
    CROSS JOIN LATERAL jsonb_populate_record(NULL::todos, to_jsonb(d) || jsonb_build_object(
        'id', gen_random_uuid(), 'matter_id', m.id)) r WHERE m.number LIKE 'RX-2026-9%';
INSERT INTO hotline_callers SELECT r.* FROM matters m CROSS JOIN (SELECT * FROM hotline_callers LIMIT 1) c
    CROSS JOIN LATERAL jsonb_populate_record(NULL::hotline_callers, to_jsonb(c) || jsonb_build_object(
        'matter_id', m.id, 'phone_digest', sha256(m.number::bytea))) r WHERE m.number LIKE 'RX-2026-9%';
"""


def walked(statements) -> set[str]:
    """Return the big tables that some statement reads from end to end."""
    found = set()

    def look(node):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG:
            found.add(node["Relation Name"])
        for below in node.get("Plans", ()):
            look(below)

    for statement in statements:
        if (
            statement
            and statement.lstrip().upper().startswith(("SELECT", "WITH"))
            and "EXPLAIN" not in statement
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
                plan = cursor.fetchone()[0]
            look((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return found


def test_no_page_of_the_hotline_walks_a_whole_table():
    world = make_world()
    take_down(world)
    with acting(Seat.system("many tickets")), connection.cursor() as cursor:
        for statement in COPIES.split(";\n"):
            if statement.strip():
                cursor.execute(statement)
    seat, employer = world.seat("hua"), world.employer["hengda"]
    work = {
        "list": lambda: lists.read_page(seat, now=MONDAY),
        "number": lambda: lists.console_search(seat, "RX-2026-900007", now=MONDAY),
        "phone": lambda: lists.console_search(seat, "13900008888", now=MONDAY),
        "words": lambda: lists.console_search(seat, "三个月没发", now=MONDAY),
        "employer": lambda: lists.console_search(seat, employer.uscc, now=MONDAY),
        "similar": lambda: similar(seat, employer=employer, project="产业园二期", on=MONDAY.date()),
        "board": lambda: board.queues(world.unit["east"], MONDAY),
    }
    with acting(seat):
        for name, ask in work.items():
            with CaptureQueriesContext(connection) as said:
                ask()
            assert walked([one["sql"] for one in said]) == set(), name
