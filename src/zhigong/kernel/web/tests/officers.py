"""Browsers of the named world's people: signed in, with the second factor where they have one."""

from django.test import Client
from django.utils import timezone

from zhigong.kernel.people.second_factor import confirmed_device

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(world, key: str, *, is_verified: bool = True) -> Client:
    """Return a test browser in which a known person has signed in."""
    client = Client()
    account = world.account[key]
    client.force_login(account, backend=BACKEND)
    if account.kind == "officer" and is_verified:
        session = client.session
        session["otp_device_id"] = confirmed_device(account).persistent_id
        session["officer_seen_at"] = timezone.now().timestamp()
        session.save()
    return client
