"""What the twin's bulk load leaves to the end, done set by set: secondary indexes, counts, statistics."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from zhigong.instances.twin_loading import Target

TABLES = ("people", "people_versions", "memberships", "membership_events")
BUILDERS = 2  # indexes built at once
# Keys stay, and the transaction's index, by which each chunk's entry finds its versions.
INDEXES = """
SELECT i.indexrelid::regclass::text, t.relname, c.conname,
       CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
            ELSE format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', t.relname, c.conname, pg_get_constraintdef(c.oid)) END
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
  LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = t.oid AND c.contype IN ('u', 'x')
 WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = ANY(%s) AND NOT i.indisprimary
   AND pg_get_indexdef(i.indexrelid) NOT LIKE '%%(txid)'
 ORDER BY pg_relation_size(t.oid) DESC, 1
"""
MEMORY = "SET maintenance_work_mem = '512MB'"
DIMENSIONS = {
    "sex": "sex",
    "worker_kind": "worker_kind",
    "birth_month": "coalesce(to_char(birth_on, 'YYYY-MM'), '')",
    "is_migrant": "CASE WHEN is_migrant THEN '1' WHEN NOT is_migrant THEN '0' ELSE '' END",
    "joined_month": "to_char(joined_on, 'YYYY-MM')",
    "real_name": "CASE WHEN is_real_name THEN '1' ELSE '0' END",
}
OF_UNIT = "industry"
KNOWN = """
SELECT jsonb_object_keys(member_dimensions('1', '1', 'C', current_date, false, current_date, true)) ORDER BY 1
"""
# One pass over the members, one group per unit and value of each dimension; then up both lines.
COUNT = f"""
INSERT INTO tally_totals (node_id, measure, dimension, value, amount)
WITH counted AS (
    SELECT m.unit_id, p.sex, m.worker_kind, p.birth_on, p.is_migrant, m.joined_on,
           real_name(p.name, p.sex, p.birth_on, p.doc_digest, p.mobile_digest, p.identity_level) AS is_real_name
      FROM memberships m JOIN people p ON p.id = m.person_id WHERE membership_counts(m.state)
), valued AS (
    SELECT unit_id, {", ".join(f"{value} AS of_{name}" for name, value in DIMENSIONS.items())} FROM counted
), described AS (
    SELECT unit_id, CASE {" ".join(f"WHEN GROUPING(of_{name}) = 0 THEN '{name}'" for name in DIMENSIONS)} ELSE '' END
               AS dimension,
           coalesce({", ".join(f"of_{name}" for name in DIMENSIONS)}, '') AS value, count(*) AS n
      FROM valued GROUP BY GROUPING SETS ((unit_id), {", ".join(f"(unit_id, of_{name})" for name in DIMENSIONS)})
), parts AS (
    SELECT unit_id, dimension, value, n FROM described
    UNION ALL
    SELECT d.unit_id, '{OF_UNIT}', u.industry, d.n FROM described d JOIN units u ON u.id = d.unit_id
     WHERE d.dimension = ''
)
SELECT n.node, 'members', d.dimension, d.value, sum(d.n)
  FROM parts d JOIN units u ON u.id = d.unit_id CROSS JOIN LATERAL unnest(unit_nodes(u.path, u.industry_path)) AS n(node)
 GROUP BY 1, 3, 4
"""
# The rest of what the ledger's triggers and the folds keep: unions left, crossed cells of large nodes.
DERIVED = (
    "INSERT INTO membership_departures SELECT * FROM membership_departures_of_ledger()",
    "INSERT INTO tally_crossed (node_id) SELECT node_id FROM tally_totals"
    " WHERE measure = 'members' AND dimension = '' AND amount >= tally_cross_from()",
    "SELECT tally_cross()",
    # and what business lines count by triggers of their own: each that does can count anew
    """
DO $$
DECLARE
    line record;
BEGIN
    FOR line IN SELECT proname FROM pg_proc
                 WHERE pronamespace = current_schema()::regnamespace AND proname ~ '_recount$' AND pronargs = 0
    LOOP
        EXECUTE format('SELECT %I()', line.proname);
    END LOOP;
END $$
""",
)


class OtherDimensions(RuntimeError):
    """The ledger splits its counts in another way than this load; the text names the difference."""


def drop_indexes(target: Target) -> list[str]:
    """Drop the secondary indexes of the big tables and return the statements that make them again."""
    with target.connect() as connection:
        found = connection.execute(INDEXES, [list(TABLES)]).fetchall()
        for index, table, constraint, _statement in found:
            if constraint:
                connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
            else:
                connection.execute(f"DROP INDEX {index}")
        return [statement for *_names, statement in found]


def make_indexes(target: Target, statements: list[str], tell: Callable[[float], None]) -> None:
    """Make the indexes again, a few at once."""

    def make(statement: str) -> None:
        with target.connect(autocommit=True) as connection:
            connection.execute(MEMORY)
            connection.execute(statement)

    with ThreadPoolExecutor(BUILDERS) as builders:
        for done, _nothing in enumerate(builders.map(make, statements), 1):
            tell(done / len(statements))


def count_members(target: Target) -> None:
    """Fill the totals of every node and what else is derived. OtherDimensions when the ledger's own would differ."""
    with target.connect() as connection:
        known = {row[0] for row in connection.execute(KNOWN)}
        if known != {*DIMENSIONS, OF_UNIT}:
            raise OtherDimensions(", ".join(sorted(known ^ {*DIMENSIONS, OF_UNIT})))
        connection.execute("SET LOCAL work_mem = '256MB'")
        connection.execute("ANALYZE people, memberships, units")
        for statement in (COUNT, *DERIVED):
            connection.execute(statement)


def go_on_counting(target: Target, last: int) -> None:
    """Let the sequences of member numbers and events go on above what was written."""
    with target.connect() as connection:
        connection.execute("SELECT setval('member_numbers', %s)", [last])
        connection.execute(
            "SELECT setval(pg_get_serial_sequence('membership_events', 'id'),"
            " (SELECT coalesce(max(id), 1) FROM membership_events))"
        )


def tidy(target: Target) -> dict[str, int]:
    """Statistics and visibility, as a register has that has stood for a while; returns {table: bytes with indexes}."""
    with target.connect(autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
        rows = connection.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = current_schema()::regnamespace ORDER BY 2 DESC"
        )
        return dict(rows.fetchall())
