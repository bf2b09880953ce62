"""Fills an empty database with the named world, one ticket lived through, and so many copies of it, one in ten open."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402  after the models

from bench import _life  # noqa: E402

COPIES = """
CREATE TEMP TABLE copies AS SELECT gen_random_uuid() AS id, n, n % 10 = 0 AS is_open FROM generate_series(1, {size}) n;
INSERT INTO matters SELECT r.* FROM copies c CROSS JOIN matters m
    CROSS JOIN LATERAL jsonb_populate_record(m, jsonb_build_object(
        'id', c.id, 'number', 'RX-2025-' || lpad(c.n::text, 7, '0'), 'title', '欠薪 ' || c.n,
        'state', CASE WHEN c.is_open THEN 'handling' ELSE 'closed' END,
        'closed_at', CASE WHEN c.is_open THEN NULL ELSE m.closed_at END)) r WHERE m.id = '{matter}';
INSERT INTO hotline_tickets SELECT r.* FROM copies c CROSS JOIN hotline_tickets t
    CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
        'matter_id', c.id, 'is_open', c.is_open, 'project_name', '工程' || c.n,
        'search_text', '拖欠工资 第' || c.n || '号工地 示例劳务公司')) r WHERE t.matter_id = '{matter}';
INSERT INTO matter_steps (matter_id, step, from_state, to_state, at, account_id, actor_label, opinion, detail, audience)
    SELECT c.id, s.step, s.from_state, s.to_state, s.at, s.account_id, s.actor_label, s.opinion, s.detail, s.audience
      FROM copies c CROSS JOIN matter_steps s WHERE s.matter_id = '{matter}';
INSERT INTO todos SELECT r.* FROM copies c CROSS JOIN (SELECT * FROM todos WHERE matter_id = '{matter}' LIMIT 1) t
    CROSS JOIN LATERAL jsonb_populate_record(NULL::todos, to_jsonb(t) || jsonb_build_object(
        'id', gen_random_uuid(), 'matter_id', c.id,
        'done_at', CASE WHEN c.is_open THEN NULL ELSE t.opened_at END)) r;
"""


def fill(size: int) -> None:
    """Make the world and `size` stored cases; triggers of counts are off meanwhile, the copies are no one's work."""
    world, matter = _life.make()
    tables = ("matters", "hotline_tickets", "matter_steps", "todos")
    with connection.cursor() as cursor:  # each statement commits: what is deferred is done before the next
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in COPIES.format(size=size, matter=matter).split(";\n"):
            if statement.strip():
                cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
