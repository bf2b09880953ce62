"""Sessions in the database, read by one statement that the server keeps prepared: every page begins with it."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

from zhigong.lib.prepared import find_row


class SessionStore(DatabaseStore):
    """Django's own store; only the reading differs."""

    def _get_session_from_db(self):
        found = find_row(connection, self.model, self.session_key)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found
