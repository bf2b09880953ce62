"""The officer's second factor: enrol, verify, recovery codes, and the way back when everything is lost."""

import hmac
import secrets
from base64 import b32encode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from zhigong.kernel import crypto
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people import lockout
from zhigong.kernel.people.accounts import OFFICER, SignInAnswer, fail_officer
from zhigong.kernel.people.models import Account, Authenticator, FactorReset

KEY_BYTES = 20
RECOVERY_CODES_COUNT = 10
HANDOVER_LIFETIME = timedelta(hours=24)
# Public on purpose: the demonstration's authenticator, worth nothing outside loopback (see demonstration_code).
DEMONSTRATION_KEY = b"zhigong-demo-factor!"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread aloud or on paper


@dataclass(frozen=True)
class Enrolment:
    """What an officer needs to put the secret into an authenticator app."""

    device: Authenticator
    address: str
    manual_key: str
    picture: str


def install_key(account: Account, secret: bytes, *, confirmed: bool = True) -> Authenticator:
    """Give the account this secret in place of any other; it is kept sealed."""
    Authenticator.objects.filter(user=account).delete()
    sealed = crypto.encrypt_for_account(b64encode(secret), f"authenticator|{account.pk}")
    return Authenticator.objects.create(
        user=account, name="totp", key=b64encode(sealed).decode(), confirmed=confirmed
    )


def has_factor(account: Account) -> bool:
    """Return whether a confirmed authenticator exists."""
    return Authenticator.objects.filter(user=account, confirmed=True).exists()


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


def confirm_enrolment(account: Account, token: str, now: datetime, handover: str = "") -> list[str]:
    """Accept the new authenticator by its first code and return the recovery codes, shown once. ValidationError."""
    until = lockout.locked_until("factor", str(account.pk), now)
    if until:
        raise ValidationError(lockout.sentence(until))
    reset = _check_handover(account, handover, now)
    device = Authenticator.objects.select_for_update().filter(user=account, confirmed=False).first()
    if device is None or not _accept(device, token, now):
        raise ValidationError(fail_officer("factor", str(account.pk), now, "", account))
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    if reset:
        FactorReset.objects.filter(pk=reset.pk).update(used_at=now)
    Account.objects.filter(pk=account.pk).update(must_enrol_second_factor=False)
    account.must_enrol_second_factor = False
    record("accounts.enrol_factor", detail={"account": str(account.pk)})
    return new_recovery_codes(account)


def verify(account: Account, token: str, now: datetime, address: str = "") -> SignInAnswer:
    """Accept a code of the authenticator or a recovery code, each once; five failures in ten minutes lock."""
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
        [StaticToken(device=device, token=_recovery_digest(account, code)) for code in codes]
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def recovery_codes_left(account: Account) -> int:
    """Return how many recovery codes are unused."""
    return StaticToken.objects.filter(device__user=account).count()


def ask_reset(account: Account, reason: str, asked_by: Account, now: datetime) -> FactorReset:
    """First administrator: ask that a lost factor be taken off, with the reason. ValidationError."""
    if account.kind != OFFICER or not reason.strip():
        raise ValidationError(_("请选择工作人员帐号并写明原因。"))
    if account.pk == asked_by.pk:
        raise ValidationError(_("不能为自己的帐号申请重置。"))
    reset = FactorReset.objects.create(
        account=account, reason=reason.strip(), asked_by=asked_by.pk, asked_at=now
    )
    record("accounts.ask_factor_reset", purpose=reset.reason[:200], detail={"account": str(account.pk)})
    return reset


@transaction.atomic
def confirm_reset(reset_id, confirmed_by: Account, now: datetime) -> str:
    """Second administrator: take the factor off; returns the handover code to give the holder in person."""
    reset = FactorReset.objects.select_for_update().select_related("account").get(pk=reset_id)
    if reset.confirmed_at:
        raise ValidationError(_("这项重置已经确认过。"))
    if confirmed_by.pk in (reset.asked_by, reset.account_id):
        raise ValidationError(_("须由另一名安全管理员确认，申请人和本人不能确认。"))
    code = "".join(secrets.choice(ALPHABET) for _at in range(8))
    reset.confirmed_by, reset.confirmed_at = confirmed_by.pk, now
    reset.handover_digest = _handover_digest(reset, code)
    reset.save()
    FactorReset.objects.filter(account=reset.account, used_at=None).exclude(pk=reset.pk).update(used_at=now)
    Authenticator.objects.filter(
        user=reset.account
    ).delete()  # open sessions lose their second factor with it
    StaticDevice.objects.filter(user=reset.account).delete()
    Account.objects.filter(pk=reset.account_id).update(must_enrol_second_factor=True)
    record(
        "accounts.confirm_factor_reset", purpose=reset.reason[:200], detail={"account": str(reset.account_id)}
    )
    return code


def needs_handover(account: Account) -> bool:
    """Return whether enrolling asks for the code handed over after a reset: a password alone must not be enough."""
    return FactorReset.objects.filter(account=account, confirmed_at__isnull=False, used_at=None).exists()


def _check_handover(account: Account, code: str, now: datetime) -> FactorReset | None:
    reset = FactorReset.objects.filter(account=account, confirmed_at__isnull=False, used_at=None).first()
    if reset is None:
        return None
    right = hmac.compare_digest(bytes(reset.handover_digest), _handover_digest(reset, code.strip().upper()))
    if now > reset.confirmed_at + HANDOVER_LIFETIME:
        raise ValidationError(_("交接码已过期，请联系安全管理员重新办理重置。"))
    if not right:
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
        device__user=account, token=_recovery_digest(account, token)
    ).delete()
    if used:
        record("accounts.use_recovery_code", detail={"account": str(account.pk)})
    return bool(used)


def _recovery_digest(account: Account, code: str) -> str:
    return b32encode(crypto.digest("recovery", f"{account.pk}|{code}")[1])[:16].decode()


def _handover_digest(reset: FactorReset, code: str) -> bytes:
    return crypto.digest("handover", f"{reset.pk}|{code}")[1]
