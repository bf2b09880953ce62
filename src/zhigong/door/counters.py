"""Transaction numbers: a server that is behind those in its data is refused, with the way out.

They tie journal entries to versions and give the journal its order. A dump brings rows with their numbers, not the
server's counter. Were a new entry numbered below an old one, the sequencer would never take it: it would be neither
sealed nor fed (docs/why/journal.md).
"""

import shlex

from psycopg import sql

from zhigong.door.database import EmbeddedDatabase, connect
from zhigong.door.speech import Refusal

# What keeps a number: `txid` of entries and versions, `horizon` of closed months. Each txid has an index.
_KEPT = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname IN ('txid', 'horizon')
   AND a.atttypid = 'bigint'::regtype
"""
_NEXT = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
EPOCH_BITS = 32


def refuse_behind(database) -> None:
    """Refuse to write into data whose highest transaction number this server has not passed."""
    with connect(database, "owner") as connection:
        kept = connection.execute(_KEPT).fetchall()
        highest = sql.SQL("SELECT max({}) FROM {}")
        highest = [highest.format(sql.Identifier(column), sql.Identifier(table)) for table, column in kept]
        reached = max((connection.execute(query).fetchone()[0] or 0 for query in highest), default=0)
        following = connection.execute(_NEXT).fetchone()[0]
        place = f"{connection.info.host}:{connection.info.port}"
    if following > reached:
        return
    program, data = "pg_resetwal", "DATA"
    if isinstance(database, EmbeddedDatabase):
        place, program, data = (
            "内置数据库",
            str(database.server.binaries / program),
            str(database.server.data),
        )
    command = shlex.join([program, "-e", str((reached >> EPOCH_BITS) + 1), "-D", data])
    raise Refusal(
        f"{place} 的事务号（{following}）还没有超过数据里已有的（{reached}）：数据是从别的服务器导入的。现在写入，"
        f"操作日志就排不了顺序。请正常停止数据库服务器，以它的系统用户执行 {command}，再启动，并重做备份和备用机。",
        f"The server's transaction numbers ({following}) have not passed those in the data ({reached}), which came from"
        f" another server; what is written now could not be put in order. Stop the server properly, run {command} as"
        " its system user, start it again, and make new backups and standbys of it.",
    )
