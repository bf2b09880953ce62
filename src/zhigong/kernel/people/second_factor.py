"""The officer's second factor: enrol, verify, recovery codes; the way back when all is lost is in handovers.py."""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from zhigong.kernel import crypto
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people import handovers, lockout
from zhigong.kernel.people.accounts import SignInAnswer, fail_officer
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.handovers import ALPHABET
from zhigong.kernel.people.models import Account, AccountReset, Authenticator

KEY_BYTES = 20
RECOVERY_CODES_COUNT = 10
# Public on purpose: the demonstration's authenticator, worth nothing outside loopback (see demonstration_code).
DEMONSTRATION_KEY = b"zhigong-demo-factor!"


@dataclass(frozen=True)
class Enrolment:
    """What an officer needs to put the secret into an authenticator app."""

    device: Authenticator
    address: str
    manual_key: str
    picture: str


def has_factor(account: Account) -> bool:
    """Return whether a confirmed authenticator exists."""
    return handovers.has_device(account)


def begin_enrolment(account: Account) -> Enrolment:
    """Return the secret waiting for confirmation, made now if none waits. ValidationError when one is in use."""
    device = Authenticator.objects.filter(user=account).first()
    if device and device.confirmed:
        raise ValidationError(_("这个帐号已绑定动态码。"))
    device = device or install_key(account, secrets.token_bytes(KEY_BYTES), confirmed=False)
    manual = b32encode(device.bin_key).decode()
    label = quote(f"智工:{account.username}")
    address = f"otpauth://totp/{label}?" + urlencode({"secret": manual, "issuer": "智工", "digits": 6})
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3)
    grouped = " ".join(manual[at : at + 4] for at in range(0, len(manual), 4))
    return Enrolment(device, address, grouped, picture)


def confirm_enrolment(
    account: Account, token: str, now: datetime, handover: str = "", proved: str = ""
) -> list[str]:
    """Accept the new authenticator by its first code and return the recovery codes, shown once. ValidationError."""
    until = lockout.locked_until("factor", str(account.pk), now)
    if until:
        raise ValidationError(lockout.sentence(until))
    reset = _check_handover(account, handover, proved, now)
    device = Authenticator.objects.select_for_update().filter(user=account, confirmed=False).first()
    if device is None or not _accept(device, token, now):
        raise ValidationError(fail_officer("factor", str(account.pk), now, "", account))
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    if reset:
        AccountReset.objects.filter(pk=reset.pk).update(used_at=now)
    Account.objects.filter(pk=account.pk).update(must_enrol_second_factor=False)
    account.must_enrol_second_factor = False
    record("accounts.enrol_factor", detail={"account": str(account.pk)})
    return new_recovery_codes(account)


def verify(account: Account, token: str, now: datetime, address: str = "") -> SignInAnswer:
    """Accept a code of the authenticator or a recovery code, each once; too many failures (rules.py) lock."""
    name = str(account.pk)
    until = lockout.locked_until("factor", name, now)
    if until:
        record("signin.factor", outcome="refused", detail={"account": name, "reason": "locked"})
        return SignInAnswer(False, lockout.sentence(until))
    device = Authenticator.objects.select_for_update().filter(user=account, confirmed=True).first()
    token = "".join(token.split()).replace("-", "").upper()
    if device and (_accept(device, token, now) or _use_recovery_code(account, token)):
        return SignInAnswer(True, account=account)
    return SignInAnswer(False, fail_officer("factor", name, now, address, account))


def demonstration_code(account: Account, now: datetime) -> str:
    """Return the present code of a demonstration account, only while messages go to the on-screen inbox; else ''."""
    if not _is_demonstration(account):
        return ""
    device = Authenticator.objects.filter(user=account, confirmed=True).first()
    if device is None or device.bin_key != DEMONSTRATION_KEY:
        return ""
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    clock.time = now.timestamp()
    return f"{clock.token():0{device.digits}d}"


def confirmed_device(account: Account) -> Authenticator:
    """Return the device that marks a session as verified. Authenticator.DoesNotExist when none is confirmed."""
    return Authenticator.objects.get(user=account, confirmed=True)


def new_recovery_codes(account: Account) -> list[str]:
    """Replace the recovery codes and return the new ones; only keyed digests are kept."""
    device, _made = StaticDevice.objects.get_or_create(user=account, name="recovery")
    device.token_set.all().delete()
    codes = ["".join(secrets.choice(ALPHABET) for _at in range(10)) for _count in range(RECOVERY_CODES_COUNT)]
    StaticToken.objects.bulk_create(
        [StaticToken(device=device, token=_recovery_digests(account, code)[0]) for code in codes]
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def renew_recovery_codes(account: Account, token: str, now: datetime, address: str = "") -> list[str]:
    """Replace one's own recovery codes, proved by the authenticator once more. ValidationError."""
    answer = verify(account, token, now, address)
    if not answer.ok:
        raise ValidationError(answer.sentence)
    record("accounts.renew_recovery_codes", detail={"account": str(account.pk)})
    return new_recovery_codes(account)


def recovery_codes_left(account: Account) -> int:
    """Return how many recovery codes are unused."""
    return StaticToken.objects.filter(device__user=account).count()


def needs_handover(account: Account, proved: str = "") -> bool:
    """Return whether enrolling asks for the handed-over code: a password alone must not be enough.

    `proved` is the reset whose code this very sign-in has given already, when it set the password.
    """
    reset = handovers.factor_reset_of(account)
    return reset is not None and str(reset.pk) != proved


def _check_handover(account: Account, code: str, proved: str, now: datetime) -> AccountReset | None:
    reset = handovers.factor_reset_of(account)
    if reset is None or str(reset.pk) == proved:
        return reset
    if handovers.is_late(reset, now):
        raise ValidationError(_("交接码已过期，请联系安全管理员重新办理。"))
    if not handovers.is_right(reset, code, now):
        fail_officer("factor", str(account.pk), now, "", account)
        raise ValidationError(_("交接码不正确。交接码由安全管理员当面告知。"))
    return reset


def _accept(device: Authenticator, token: str, now: datetime) -> bool:
    """Check a code at `now`; a time step already used is never accepted again (RFC 6238 §5.2)."""
    if not (token.isascii() and token.isdigit() and len(token) == device.digits):
        return False
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    clock.time = now.timestamp()
    # In the demonstration several visitors share one account within the same half minute.
    earliest = None if _is_demonstration(device.user) else device.last_t + 1
    if not clock.verify(int(token), device.tolerance, earliest):
        return False
    device.last_t, device.drift = clock.t(), clock.drift
    device.save(update_fields=["last_t", "drift"])
    return True


def _is_demonstration(account: Account) -> bool:
    return account.is_demonstration and settings.ZG_SMS_ADAPTER == "inbox"


def _use_recovery_code(account: Account, token: str) -> bool:
    used, _by_table = StaticToken.objects.filter(
        device__user=account, token__in=_recovery_digests(account, token)
    ).delete()
    if used:
        record("accounts.use_recovery_code", detail={"account": str(account.pk)})
    return bool(used)


def _recovery_digests(account: Account, code: str) -> list[str]:
    """Return the code's digests under every local key, the active first."""
    made = crypto.digest_candidates("recovery", f"{account.pk}|{code}")
    return [b32encode(digest)[:16].decode() for digest in made]
