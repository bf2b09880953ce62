"""Whose request it is: the session's account and its second factor, in one prepared statement."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.db import connection
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.middleware import OTPMiddleware

from zhigong.kernel.people.models import Account, Authenticator
from zhigong.lib.prepared import columns_of, make_instance, prepared

_ACCOUNT = len(Account._meta.concrete_fields)
_READ = f"""
SELECT {columns_of(Account, "a")}, {columns_of(Authenticator, "d")}
  FROM accounts a LEFT JOIN {Authenticator._meta.db_table} d ON d.user_id = a.id AND d.confirmed
 WHERE a.id = %s AND a.is_active ORDER BY d.id LIMIT 1
"""


def account_of(request):
    """Return the session's account as django.contrib.auth does, its confirmed authenticator kept in `factor`.

    Whatever does not fit at once (a key that was changed, an account that is closed) is left to Django's own way.
    """
    session = request.session
    is_known = session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    found = _read(UUID(session[SESSION_KEY])) if is_known and SESSION_KEY in session else None
    if found is not None:
        account, account.factor = found
        if constant_time_compare(session.get(HASH_SESSION_KEY) or "", account.get_session_auth_hash()):
            return account
    return get_user(request)


def _read(account_id: UUID) -> tuple[Account, Authenticator | None] | None:
    with prepared(connection) as cursor:
        cursor.execute(_READ, [account_id])
        row = cursor.fetchone()
    if row is None:
        return None
    has_factor = row[_ACCOUNT] is not None
    factor = make_instance(connection, Authenticator, row[_ACCOUNT:]) if has_factor else None
    return make_instance(connection, Account, row[:_ACCOUNT]), factor


class SignedInMiddleware(AuthenticationMiddleware):
    """Gives the request its account when somebody asks for it."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _kept(request))


def _kept(request):
    if not hasattr(request, "_cached_user"):  # the name django.contrib.auth keeps it under
        request._cached_user = account_of(request)
    return request._cached_user


class FactorMiddleware(OTPMiddleware):
    """django_otp's check with the authenticator that was read together with the account."""

    def _verify_user_sync(self, request, user):
        factor = getattr(user, "factor", None) if user.is_authenticated else None
        wanted = request.session.get(DEVICE_ID_SESSION_KEY) if user.is_authenticated else None
        if factor is None or wanted != factor.persistent_id:
            return super()._verify_user_sync(request, user)
        self._init_user_fields(user)
        user.otp_device = factor
        return user
