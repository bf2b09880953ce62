"""A pool's connections: whether one is alive is seen at its socket, without a journey to the server."""

import select
from functools import cached_property

import psycopg


class PoolConnection(psycopg.Connection):
    """Answers the pool's empty question itself while nothing has arrived unasked.

    A server that ended has said so and closed, so its socket can be read; only then, and where there is nothing to
    look at, the question is really sent, as psycopg_pool.ConnectionPool.check_connection means it.
    """

    def execute(self, query, params=None, **options):
        """Run a statement; the empty one only when there is doubt."""
        if query == "" and params is None and self._is_quiet():
            return self._without_result
        return super().execute(query, params, **options)

    def _is_quiet(self) -> bool:
        if self.closed or self.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            return False
        return not self._socket.poll(0)

    @cached_property
    def _without_result(self) -> psycopg.Cursor:
        return self.cursor()

    @cached_property
    def _socket(self) -> select.poll:
        watched = select.poll()
        watched.register(self.fileno(), select.POLLIN)
        return watched
