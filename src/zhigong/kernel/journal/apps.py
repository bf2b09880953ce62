"""After every migrate: the journal learns which tables keep versions, and nobody may change a version."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

VERSIONED = """
SELECT c.relname, CASE WHEN c.relname LIKE '%\\_versions' THEN 'pgh_id' ELSE 'id' END
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'txid'
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'journal_entries'
 ORDER BY c.relname
"""
WALK = """
CREATE OR REPLACE FUNCTION versions_of(wanted bigint, after jsonb)
RETURNS TABLE (table_name text, version_id bigint, version jsonb)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' AS $$ %s $$
"""
# The same rows as the database writes them down; whatever a session says of dates and bytes, the text is the same.
WRITTEN = """
CREATE OR REPLACE FUNCTION versions_written(wanted bigint, after jsonb)
RETURNS TABLE (table_name text, version_id bigint, written text)
LANGUAGE sql STABLE {{definer}} SET timezone = 'UTC' SET bytea_output = 'hex' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'iso_8601' AS $$ %s $$
"""

# The library lets a session setting switch its triggers off (bulk loads elsewhere); a version here is never left out.
NEVER_IGNORED = """
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
$$ BEGIN RETURN false; END $$
"""


class JournalConfig(AppConfig):
    """The journal room."""

    name = "zhigong.kernel.journal"

    def ready(self):
        post_migrate.connect(learn_versioned_tables, sender=self)


def learn_versioned_tables(using, **rest):
    """Write `versions_of` anew over every table with a `txid` column, and take back UPDATE and DELETE on versions."""
    from zhigong.kernel.journal.walls import render

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_schema(), to_regprocedure('versions_of(bigint, jsonb)') IS NOT NULL")
        schema, is_ready = cursor.fetchone()
        if not is_ready:
            return  # migrated back to before the wall
        cursor.execute(VERSIONED)
        tables = cursor.fetchall()
        for walk, row in ((WALK, "to_jsonb(t)"), (WRITTEN, "t::text")):
            parts = [
                f"SELECT '{table}'::text, t.{key}::bigint, {row} FROM {table} t"
                f" WHERE t.txid = wanted AND t.{key} > coalesce((after ->> '{table}')::bigint, 0)"
                for table, key in tables
            ]
            cursor.execute(render(walk % " UNION ALL ".join(parts), schema))
        cursor.execute(NEVER_IGNORED)
        for table, key in tables:
            if key == "pgh_id":
                cursor.execute(render(f"REVOKE UPDATE, DELETE ON {table} FROM {{{{app}}}}", schema))
