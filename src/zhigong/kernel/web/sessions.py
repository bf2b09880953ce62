"""Sessions in the database: one kept statement reads a session, whose it is, their factor and seats; every page begins so."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from zhigong.kernel.access.grants import SEAT, seat_of_row
from zhigong.kernel.people.models import Account, Authenticator, Session
from zhigong.lib.prepared import columns_of, make_instance, rows_of

_FACTOR = 1 + len(Account._meta.concrete_fields)
_SEAT = _FACTOR + len(Authenticator._meta.concrete_fields)
_READ = f"""
SELECT s.session_data, {columns_of(Account, "a")}, {columns_of(Authenticator, "d")}, {SEAT}
  FROM django_session s LEFT JOIN accounts a ON a.id = s.account_id AND a.is_active
  LEFT JOIN LATERAL (SELECT * FROM {Authenticator._meta.db_table} WHERE user_id = a.id AND confirmed ORDER BY id LIMIT 1) d
    ON true
  LEFT JOIN (grants g JOIN units u ON u.id = g.unit_id)
    ON g.account_id = a.id AND g.starts_on <= %(on)s AND (g.ends_on IS NULL OR g.ends_on > %(on)s)
  LEFT JOIN accounts w ON w.id = a.worker_account_id
 WHERE s.session_key = %(key)s AND s.expire_date > %(now)s ORDER BY u.position, g.role, g.id
"""


class SessionStore(DatabaseStore):
    """Django's own store; what differs is the reading, and that a row says whose it is."""

    _rows: list[tuple] = []

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)
        return session

    def load(self):
        now = timezone.now()
        values = {"key": self.session_key, "now": now, "on": timezone.localdate(now)}
        self._rows = rows_of(connection, _READ, values)
        if not self._rows:
            self._session_key = None
            return {}
        return self.decode(self._rows[0][0])

    def signed_in(self) -> Account | None:
        """Return the open account the row names, with its `factor` and its `seats` as of today; not yet proved by the session's data."""
        row = self._rows[0] if SESSION_KEY in self and self._rows else None
        if row is None or row[_SEAT] is None:
            return None
        account = make_instance(connection, Account, row[1:_FACTOR])
        has_factor = row[_FACTOR] is not None
        account.factor = make_instance(connection, Authenticator, row[_FACTOR:_SEAT]) if has_factor else None
        account.seats = [seat_of_row(row[_SEAT:]) for row in self._rows if row[_SEAT + 1] is not None]
        return account
