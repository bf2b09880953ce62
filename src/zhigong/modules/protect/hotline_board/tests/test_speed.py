"""Ten thousand open tickets: lists, search, similar tickets and the board walk an index, never the whole table.

What each work visits is compared between a thousand and ten thousand; the pages ask as many questions as before.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.matters.models import Matter
from zhigong.kernel.orgs.columns import analyse
from zhigong.kernel.rules import calendar
from zhigong.kernel.tally import counts
from zhigong.kernel.web.tests.officers import browser
from zhigong.kernel.worklist.models import Todo
from zhigong.modules.protect.hotline.models import Caller, Ticket
from zhigong.modules.protect.hotline.public import similar
from zhigong.modules.protect.hotline.tests.officers import MONDAY, dispatch, make_world, take_down
from zhigong.modules.protect.hotline_board.queries import board, lists

pytestmark = pytest.mark.django_db
BIG = ("matters", "hotline_tickets", "hotline_callers", "todos")
COPIES = """
INSERT INTO matters SELECT r.* FROM matters m CROSS JOIN generate_series({first}, {last}) n
    CROSS JOIN LATERAL jsonb_populate_record(NULL::matters, to_jsonb(m) || jsonb_build_object(
        'id', gen_random_uuid(), 'number', 'RX-2026-9' || lpad(n::text, 5, '0'),
        'confidentiality', (n % 10 = 0)::int)) r WHERE m.number = '{of}';
CREATE TEMPORARY TABLE copied ON COMMIT DROP AS SELECT c.id, c.number, o.id AS of_id FROM matters c, matters o
 WHERE c.number BETWEEN 'RX-2026-9{first:05}' AND 'RX-2026-9{last:05}' AND o.number = '{of}';
INSERT INTO hotline_tickets SELECT r.* FROM copied m JOIN hotline_tickets t ON t.matter_id = m.of_id
    CROSS JOIN LATERAL jsonb_populate_record(NULL::hotline_tickets, to_jsonb(t) || jsonb_build_object(
        'matter_id', m.id, 'employer_id', NULL, 'project_name', m.number, 'search_text', m.number)) r;
INSERT INTO todos SELECT r.* FROM copied m JOIN todos d ON d.matter_id = m.of_id AND d.done_at IS NULL
    CROSS JOIN LATERAL jsonb_populate_record(NULL::todos, to_jsonb(d) || jsonb_build_object(
        'id', gen_random_uuid(), 'matter_id', m.id,
        'due_at', d.due_at + right(m.number, 5)::int * interval '1 minute')) r;
INSERT INTO hotline_callers SELECT r.* FROM copied m JOIN hotline_callers c ON c.matter_id = m.of_id
    CROSS JOIN LATERAL jsonb_populate_record(NULL::hotline_callers, to_jsonb(c) || jsonb_build_object(
        'matter_id', m.id, 'phone_digest', sha256(m.number::bytea))) r;
DROP TABLE copied;
"""
FEW, MANY, GROWTH_ALLOWED = 1_000, 10_000, 2  # an index one level deeper is growth


def fill(number: str, first: int, last: int) -> None:
    """Copy a ticket with its to-do and caller so many times, and gather the planner's statistics."""
    with acting(Seat.system("many tickets")), connection.cursor() as cursor:
        for statement in COPIES.format(of=number, first=first, last=last).split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        analyse(Matter, Ticket, Caller, Todo)
        while counts.fold(10_000):
            pass


def plans(asked):
    """Yield every node of the plans of what was asked, carried out once more."""
    for statement, values in asked:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values)
                found = cursor.fetchone()[0]
            waiting = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
            while waiting:
                node = waiting.pop()
                waiting += node.get("Plans", ())
                yield node


def walked(nodes) -> set[str]:
    """Return the big tables that are read from end to end."""
    scans = (node for node in nodes if node["Node Type"] == "Seq Scan" and node["Actual Loops"])
    return {node["Relation Name"] for node in scans} & set(BIG)


def visited(nodes) -> float:
    """Return the rows given and thrown away, over all loops."""
    thrown = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        (node["Actual Rows"] + sum(node.get(name, 0) for name in thrown)) * node["Actual Loops"]
        for node in nodes
        if "Relation Name" in node
    )


def works_of(world):
    """Return what the lists, the console and the board ask."""
    seat, employer = world.seat("hua"), world.employer["hengda"]
    return {
        "list": lambda: lists.read_page(seat, now=MONDAY),
        "rare state": lambda: lists.read_page(seat, now=MONDAY, state="emergency"),
        "late": lambda: lists.overdue_page(seat, now=MONDAY + timedelta(days=30)),
        "number": lambda: lists.console_search(seat, "RX-2026-900007", now=MONDAY),
        "phone": lambda: lists.console_search(seat, "13900008888", now=MONDAY),
        "words": lambda: lists.console_search(seat, "三个月没发", now=MONDAY),
        "employer": lambda: lists.console_search(seat, employer.uscc, now=MONDAY),
        "similar": lambda: similar(seat, employer=employer, project="产业园二期", on=MONDAY.date()),
        "board": lambda: board.queues(world.unit["east"], MONDAY),
    }


def asked_by(seat, work) -> list[tuple]:
    """Return what a work asks the database: statements with their values."""
    asked = []

    def note(execute, statement, values, many, context):
        asked.append((statement, values))
        return execute(statement, values, many, context)

    with acting(seat), connection.execute_wrapper(note):
        work()
    return asked


def test_no_page_walks_a_whole_table_and_ten_times_the_tickets_are_not_ten_times_the_rows():
    world = make_world()
    matter, seat = dispatch(world, take_down(world)), world.seat("hua")
    take_down(world, urgency="emergency")
    found = []
    for first, last in ((1, FEW), (FEW + 1, MANY)):
        fill(matter.number, first, last)
        touched = {}
        for name, work in works_of(world).items():
            asked = asked_by(seat, work)
            with acting(seat):
                nodes = list(plans(asked))
            assert last < MANY or walked(nodes) == set(), name
            touched[name] = visited(nodes)
        found.append(touched)
    few, many = found
    grown = {name: (few[name], many[name]) for name in few if many[name] > GROWTH_ALLOWED * few[name]}
    assert not grown


def test_the_pages_ask_as_many_questions_of_ten_thousand_tickets_as_of_a_hundred():
    world = make_world()
    matter, desk = dispatch(world, take_down(world)), browser(world, "hua")
    addresses = (
        "board/tickets/",
        "board/tickets/?scope=late",
        "board/live/",
        "console/",
        "board/search/?t=RX-2026-900007",
    )
    asked = []
    for first, last in ((1, 100), (101, MANY)):
        fill(matter.number, first, last)
        questions = {}
        for address in addresses:
            calendar.forget()  # kept for five minutes: filling may take that long
            with CaptureQueriesContext(connection) as said:
                assert desk.get(f"/office/hotline_{address}").status_code == 200
            questions[address] = len(said)
        asked.append(questions)
    assert asked[0] == asked[1]


def test_the_late_ones_are_leafed_through_to_the_last():
    world = make_world()
    matter, seat = take_down(world), world.seat("hua")
    fill(matter.number, 1, 60)
    seen, after = [], ""
    with acting(seat):
        while not seen or after:
            page = lists.overdue_page(seat, now=MONDAY + timedelta(days=30), after=after)
            seen, after = seen + [row["matter"].number for row in page.rows], page.after
    assert len(seen) == len(set(seen)) == 61
    assert (
        browser(world, "hua").get("/office/hotline_board/tickets/?scope=late&after=nonsense").status_code
        == 404
    )
