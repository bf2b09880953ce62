"""Whose request it is: the session's account and its second factor, as they were read together with the session."""

from functools import partial

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.middleware import OTPMiddleware

from zhigong.kernel.web.middleware import WITHOUT_SEAT


def account_of(request):
    """Return the session's account as django.contrib.auth does, its confirmed authenticator kept in `factor`.

    Whatever does not fit at once (a key that was changed, an account that is closed) is left to Django's own way.
    """
    session = request.session
    account = session.signed_in()
    if account is not None and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS:
        is_theirs = session[SESSION_KEY] == str(account.pk)
        told = session.get(HASH_SESSION_KEY) or ""
        if is_theirs and constant_time_compare(told, account.get_session_auth_hash()):
            return account
    return get_user(request)


class SignedInMiddleware(OTPMiddleware):
    """Gives the request its account, checked by django_otp with the authenticator that was read together with it."""

    def __call__(self, request):
        find = partial(self._verified, request)
        request.user = SimpleLazyObject(find) if request.path.startswith(WITHOUT_SEAT) else find()
        return self.get_response(request)

    def _verified(self, request):
        user = account_of(request)
        factor = getattr(user, "factor", None)
        if factor is None or request.session.get(DEVICE_ID_SESSION_KEY) != factor.persistent_id:
            return self._verify_user_sync(request, user)
        self._init_user_fields(user)
        user.otp_device = factor
        return user
