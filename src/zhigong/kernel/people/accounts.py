"""Makes and finds accounts: workers by phone, officers by name and password; nobody is both in one session."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.people.authenticators import install_key
from zhigong.kernel.people.models import Account
from zhigong.lib.contacts import clean_mobile, is_mobile

WORKER, OFFICER = "worker", "officer"


@dataclass(frozen=True)
class SignInAnswer:
    """Whether a proof was accepted; `account` only when it was."""

    ok: bool
    sentence: str = ""
    account: Account | None = None


def find_worker(mobile: str) -> Account | None:
    """Return the worker's account of this phone, found by keyed digest."""
    digests = crypto.digest_candidates("phone", clean_mobile(mobile))
    return Account.objects.filter(kind=WORKER, mobile_digest__in=digests).first()


def create_worker(mobile: str, *, person_id=None, is_demonstration: bool = False) -> Account:
    """Return the account of this phone, made now if there is none. ValueError when it is no mobile number."""
    mobile = clean_mobile(mobile)
    if not is_mobile(mobile):
        raise ValueError("a worker's account needs an eleven-digit mobile number")
    known = find_worker(mobile)
    if known:
        return known
    account = Account(
        username=f"w-{secrets.token_hex(8)}",
        kind=WORKER,
        person_id=person_id,
        is_demonstration=is_demonstration,
    )
    account.set_unusable_password()
    _set_mobile(account, mobile)
    with transaction.atomic():
        Account.objects.bulk_create(
            [account], ignore_conflicts=True
        )  # two phones' tabs at once: the first wins
    return Account.objects.get(mobile_digest=account.mobile_digest)


def change_mobile(person_id, mobile: str) -> bool:
    """Let a person's worker account sign in with a new phone, proved by a code; False when another account has it.

    True when the person has no account: there is nothing to move.
    """
    account = Account.objects.filter(kind=WORKER, person_id=person_id).first()
    holder = find_worker(mobile)
    if account is None or (holder is not None and holder.pk != account.pk):
        return holder is None
    _set_mobile(account, clean_mobile(mobile))
    account.save(update_fields=["mobile_digest", "digest_key_id", "mobile_cipher"])
    record("accounts.change_mobile", subjects=[person_id], detail={"account": str(account.pk)})
    return True


def _set_mobile(account: Account, mobile: str) -> None:
    key_id, account.mobile_digest = crypto.digest("phone", mobile)
    account.digest_key_id = str(key_id)
    account.mobile_cipher = crypto.encrypt_for_account(mobile, _place(account))


def mobile_of(account: Account) -> str:
    """Return the account's phone number in clear, for sending; show `masked_mobile` on pages."""
    return crypto.decrypt_for_account(account.mobile_cipher, _place(account)) if account.mobile_cipher else ""


def masked_mobile(account: Account) -> str:
    """Return the number as 138****1875, or nothing."""
    mobile = mobile_of(account)
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else ""


def sign_in_worker(mobile: str, now: datetime) -> SignInAnswer:
    """Return the account of a phone whose code was just accepted; made at the first success."""
    account = create_worker(mobile)
    if not account.is_active:
        record("signin.worker", outcome="refused", detail={"account": str(account.pk), "reason": "inactive"})
        return SignInAnswer(False, _("这个帐号已停用，请联系所在工会。"))
    record("signin.worker", detail={"account": str(account.pk)})
    return SignInAnswer(True, account=account)


def create_officer(
    username: str,
    password: str,
    display_name: str,
    *,
    is_demonstration: bool = False,
    must_enrol: bool = True,
    totp_key: bytes | None = None,
) -> Account:
    """Make an officer's account. ValidationError for a taken name or weak password; `totp_key` enrols at once."""
    if Account.objects.filter(username=username).exists():
        raise ValidationError(_("用户名“%(name)s”已被使用。") % {"name": username})
    account = Account(
        username=username,
        kind=OFFICER,
        display_name=display_name,
        is_demonstration=is_demonstration,
        must_enrol_second_factor=must_enrol and totp_key is None,
    )
    validate_password(password, account)
    account.password = _hashed_once(password) if is_demonstration else make_password(password)
    account.save(force_insert=True)
    if totp_key is not None:
        install_key(account, totp_key)
    return account


@cache
def _hashed_once(password: str) -> str:
    """Hash the one password of the demonstration, which is printed for everybody; hashing is made to be slow."""
    return make_password(password)


def check_officer(username: str, password: str, now: datetime, address: str = "") -> SignInAnswer:
    """Check name and password; too many failures (rules.py) lock the name, whether it exists or not."""
    username = username.strip()[:64]
    until = lockout.locked_until("officer", username.lower(), now) or (
        address and lockout.locked_until("address", address, now, allowed=rules.ADDRESS_FAILURES)
    )
    if until:
        record("signin.password", outcome="refused", detail={"reason": "locked"})
        return SignInAnswer(False, lockout.sentence(until))
    account = Account.objects.filter(username=username, kind=OFFICER).first()
    # An unknown name costs the same argon2 run as a known one.
    right = check_password(password, account.password if account else _nobody_password())
    if account and right and account.is_active:
        record("signin.password", detail={"account": str(account.pk)})
        return SignInAnswer(True, account=account)
    return SignInAnswer(False, fail_officer("officer", username.lower(), now, address, account))


def fail_officer(scope: str, name: str, now: datetime, address: str, account: Account | None) -> str:
    """Count a failure of an officer's password or second factor and return the sentence to show."""
    count = lockout.record_failure(scope, name, now)
    if address:
        lockout.record_failure("address", address, now)
    detail = {"account": str(account.pk)} if account else {}
    allowed = rules.value(rules.FAILURES_ALLOWED, now)
    if count >= allowed:
        until = now + rules.span(rules.LOCKED, now)
        if account:
            Account.objects.filter(pk=account.pk).update(locked_until=until, failed_count=count)
        record(f"signin.{scope}", outcome="refused", detail=detail | {"reason": "locked_now"})
        return lockout.sentence(until)
    record(f"signin.{scope}", outcome="refused", detail=detail | {"reason": "wrong"})
    wrong = {"officer": _("用户名或密码不正确"), "handover": _("用户名或交接码不正确")}
    what = wrong.get(scope, _("动态码不正确或已用过"))
    return _("%(what)s，还可再试 %(left)s 次。") % {"what": what, "left": allowed - count}


def complete_officer_sign_in(account: Account, now: datetime) -> None:
    """Forget the failures and journal the sign-in, after the second factor was accepted."""
    lockout.clear("officer", account.username.lower())
    lockout.clear("factor", str(account.pk))
    Account.objects.filter(pk=account.pk).update(failed_count=0, locked_until=None, last_login=now)
    record("signin.officer", detail={"account": str(account.pk)})


def change_password(account: Account, old: str, new: str, now: datetime) -> None:
    """Set a new password. ValidationError with the reasons when the old is wrong or the new too weak."""
    until = lockout.locked_until("officer", account.username.lower(), now)
    if until:
        raise ValidationError(lockout.sentence(until))
    if not account.check_password(old):
        raise ValidationError(fail_officer("officer", account.username.lower(), now, "", account))
    if old == new:
        raise ValidationError(_("新密码不能与原密码相同。"))
    validate_password(new, account)
    account.set_password(new)
    account.password_changed_at, account.must_change_password = now, False
    account.save(update_fields=["password", "password_changed_at", "must_change_password"])
    record("accounts.change_password", detail={"account": str(account.pk)})


def demonstration_exists() -> bool:
    """Return whether this instance must stay on loopback: demonstration accounts, or the on-screen message inbox."""
    return settings.ZG_SMS_ADAPTER == "inbox" or Account.objects.filter(is_demonstration=True).exists()


def _place(account: Account) -> bytes:
    return crypto.aad("accounts", "mobile_cipher", account.pk)


def _nobody_password() -> str:
    global _nobody
    if not _nobody:
        _nobody = make_password(secrets.token_urlsafe(16))
    return _nobody


_nobody = ""
