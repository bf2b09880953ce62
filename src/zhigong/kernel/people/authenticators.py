"""Puts an officer's authenticator secret in its place, sealed."""

from base64 import b64encode

from zhigong.kernel import crypto
from zhigong.kernel.people.models import Account, Authenticator


def install_key(account: Account, secret: bytes, *, confirmed: bool = True) -> Authenticator:
    """Give the account this secret in place of any other; it is kept sealed."""
    Authenticator.objects.filter(user=account).delete()
    sealed = crypto.encrypt_for_account(b64encode(secret), f"authenticator|{account.pk}")
    return Authenticator.objects.create(
        user=account, name="totp", key=b64encode(sealed).decode(), confirmed=confirmed
    )
