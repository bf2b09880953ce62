"""On a Citus cluster: which node an instance lies on. DATABASE_URL names the coordinator, which is asked and no more.

An instance's schema lies whole on one node, as tables of that node's own (docs/why/three-hundred-million.md says why).
"""

import os
from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from zhigong.door import postgres_roles
from zhigong.door.speech import Refusal

_IS_CLUSTER = "SELECT to_regclass('pg_catalog.pg_dist_node') IS NOT NULL"
_HAS_PLACES = "SELECT to_regclass('cluster.places') IS NOT NULL"
_MAKE_PLACES = """
CREATE SCHEMA IF NOT EXISTS cluster;
CREATE TABLE IF NOT EXISTS cluster.places (
    schema_name text PRIMARY KEY, node_group integer NOT NULL, placed_at timestamptz NOT NULL DEFAULT now())
"""
# A group keeps its number when the node moves to another machine or its standby takes over (citus_update_node).
_PLACE = """
SELECT n.nodename, n.nodeport FROM cluster.places p JOIN pg_dist_node n ON n.groupid = p.node_group
 WHERE p.schema_name = %s AND n.noderole = 'primary'
"""
_SETTLE = """
INSERT INTO cluster.places (schema_name, node_group)
SELECT %(schema)s, n.groupid FROM pg_dist_node n LEFT JOIN cluster.places p ON p.node_group = n.groupid
 WHERE n.groupid <> 0 AND n.isactive AND n.noderole = 'primary'
   AND %(node)s IN ('', n.nodename || ':' || n.nodeport)
 GROUP BY n.groupid, n.nodeid ORDER BY count(p.schema_name), n.nodeid LIMIT 1
ON CONFLICT DO NOTHING
"""
_LOCAL_ONLY = "citus.enable_ddl_propagation"


def node_of(address: str, schema: str) -> tuple[str, int] | None:
    """Return the node of `schema`, or None when the server is no cluster; refuses when it has no place yet."""
    with psycopg.connect(address, connect_timeout=5) as connection:
        if not connection.execute(_IS_CLUSTER).fetchone()[0]:
            return None
        known = connection.execute(_HAS_PLACES).fetchone()[0]
        row = connection.execute(_PLACE, [schema]).fetchone() if known else None
    if row is None:
        raise Refusal(
            f"集群里还没有 {schema} 的位置，请先用管理员地址启动一次。",
            f"{schema} has no place in the cluster yet; start it once with an administrator's address.",
        )
    return row


def at_node(address: str, node: tuple[str, int] | None) -> str:
    """Return the same address at another host and port; unchanged without a node."""
    if node is None:
        return address
    parts = urlsplit(address)
    user, at, _ = parts.netloc.rpartition("@")
    host = f"[{node[0]}]" if ":" in node[0] else node[0]
    return urlunsplit(parts._replace(netloc=f"{user}{at}{host}:{node[1]}"))


def prepare(address: str, schema: str, passwords: Mapping[str, str]) -> None:
    """Make roles, schema and extensions of an instance where it lies: on the server, or on its node of a cluster.

    `address` is an administrator's. A new instance goes to the node with the fewest, or to ZG_NODE (host:port).
    """
    node = _settle(address, schema, passwords)
    if node is None:
        postgres_roles.prepare_schema(address, schema, passwords)
        return
    there = _without_propagation(at_node(address, node))
    postgres_roles.prepare_schema(there, schema, passwords)
    with psycopg.connect(there) as connection:
        database = sql.Identifier(connection.info.dbname)
        for role in passwords:
            statement = f"ALTER ROLE {{}} IN DATABASE {{}} SET {_LOCAL_ONLY} = off"
            connection.execute(sql.SQL(statement).format(sql.Identifier(role), database))


def _settle(address: str, schema: str, passwords: Mapping[str, str]) -> tuple[str, int] | None:
    """Give the schema its place once, let its roles ask for it; None when the server is no cluster.

    Nothing of it is passed on to other nodes: an instance starts while a node that is not its own is down.
    """
    with psycopg.connect(address) as connection:
        if not connection.execute(_IS_CLUSTER).fetchone()[0]:
            return None
        connection.execute(f"SET LOCAL {_LOCAL_ONLY} = off")
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('zhigong.roles'))")
        connection.execute(_MAKE_PLACES)
        connection.execute(_SETTLE, {"schema": schema, "node": os.environ.get("ZG_NODE", "")})
        row = connection.execute(_PLACE, [schema]).fetchone()
        if row is None:
            raise Refusal(
                "集群里没有可用的节点：请先用 citus_add_node 加入节点，或检查 ZG_NODE。",
                "The cluster has no node to take this: add one with citus_add_node, or look at ZG_NODE.",
            )
        for role, password in passwords.items():
            postgres_roles.make_role(connection, role, password)
            for grant in ("USAGE ON SCHEMA cluster", "SELECT ON cluster.places"):
                connection.execute(sql.SQL(f"GRANT {grant} TO {{}}").format(sql.Identifier(role)))
    return row


def _without_propagation(address: str) -> str:
    """The same address for statements that concern this node only."""
    parts = urlsplit(address)
    more = "options=" + quote(f"-c {_LOCAL_ONLY}=off")
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, more)))))
