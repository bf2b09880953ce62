"""The one way in and back for officers: two people agree, a one-time code is handed over in person, its holder goes on.

A lost second factor, a forgotten password or both need two administrators; a new account needs one, because it
holds no seat that could be misused before it is granted, and both deeds are journaled.
"""

import hmac
import secrets
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice

from zhigong.kernel import crypto
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.people.accounts import OFFICER, SignInAnswer, fail_officer
from zhigong.kernel.people.models import Account, AccountReset, Authenticator

FACTOR, PASSWORD, BOTH, NEW = "factor", "password", "both", "new"
KINDS = {
    FACTOR: gettext_lazy("遗失动态码"),
    PASSWORD: gettext_lazy("忘记密码"),
    BOTH: gettext_lazy("密码和动态码都已遗失"),
}
CODE_LENGTH = 10
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread aloud or on paper


def ask_reset(account: Account, kind: str, reason: str, asked_by: Account, now: datetime) -> AccountReset:
    """First administrator: ask that a lost proof be taken off, with the reason. ValidationError."""
    if account.kind != OFFICER or kind not in KINDS or not reason.strip():
        raise ValidationError(_("请选择工作人员帐号并写明原因。"))
    if account.pk == asked_by.pk:
        raise ValidationError(_("不能为自己的帐号申请重置。"))
    reset = AccountReset.objects.create(
        account=account, kind=kind, reason=reason.strip(), asked_by=asked_by.pk, asked_at=now
    )
    record("accounts.ask_reset", purpose=reset.reason, detail=_described(reset))
    return reset


@transaction.atomic
def confirm_reset(reset_id, confirmed_by: Account, role: str, now: datetime) -> str:
    """Second person, of a role the rules name: take the proof off; returns the code to hand over in person."""
    reset = AccountReset.objects.select_for_update(of=("self",)).select_related("account").get(pk=reset_id)
    if reset.confirmed_at or reset.used_at:
        raise ValidationError(_("这项重置已经确认过。"))
    if role not in rules.value(rules.CONFIRMED_BY, now).split():
        raise ValidationError(_("按现行规则，您的岗位不能确认重置。"))
    if confirmed_by.pk in (reset.asked_by, reset.account_id):
        raise ValidationError(_("须由另一名管理员确认，申请人和本人不能确认。"))
    reset.confirmed_by = confirmed_by.pk
    code = _hand_over(reset, now)
    if reset.kind in (FACTOR, BOTH):
        Authenticator.objects.filter(user=reset.account).delete()  # open sessions lose their second factor
        StaticDevice.objects.filter(user=reset.account).delete()
    if reset.kind in (PASSWORD, BOTH):
        _lock_password(reset.account)
    if reset.kind in (FACTOR, BOTH):
        Account.objects.filter(pk=reset.account_id).update(must_enrol_second_factor=True)
    record("accounts.confirm_reset", purpose=reset.reason, detail=_described(reset))
    return code


@transaction.atomic
def open_account(
    username: str, display_name: str, opened_by: Account | None, now: datetime
) -> tuple[Account, str]:
    """Make an officer's account without a password; returns it with the code to hand over. ValidationError."""
    username = username.strip()
    if Account.objects.filter(username__iexact=username).exists():
        raise ValidationError(_("用户名“%(name)s”已被使用。") % {"name": username})
    account = Account(
        username=username, kind=OFFICER, display_name=display_name.strip(), must_enrol_second_factor=True
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    reset = AccountReset(account=account, kind=NEW, reason="", asked_at=now)
    reset.asked_by = opened_by.pk if opened_by else account.pk
    code = _hand_over(reset, now)
    record("accounts.open", detail={"account": str(account.pk)})
    return account, code


@transaction.atomic
def renew_handover(account: Account, renewed_by: Account, now: datetime) -> str:
    """Give a new code for an account nobody has used yet: the first one was lost or is too old. ValidationError."""
    known = Account.objects.select_for_update().get(pk=account.pk)
    if known.last_login is not None or not known.must_enrol_second_factor or has_device(known):
        raise ValidationError(_("这个帐号已启用；忘记密码或遗失动态码请办理重置。"))
    _lock_password(known)
    reset = AccountReset(account=known, kind=NEW, reason="", asked_by=renewed_by.pk, asked_at=now)
    code = _hand_over(reset, now)
    record("accounts.renew_handover", detail={"account": str(known.pk)})
    return code


def set_active(account: Account, is_active: bool, by: Account) -> None:
    """Close an officer's account at once, or open it again; its seats stay in the books. ValidationError."""
    if account.pk == by.pk:
        raise ValidationError(_("不能停用自己的帐号。"))
    Account.objects.filter(pk=account.pk).update(is_active=is_active)
    what = "accounts.reopen" if is_active else "accounts.close"
    record(what, detail={"account": str(account.pk)})


def redeem(username: str, code: str, new: str, now: datetime, address: str = "") -> tuple[SignInAnswer, str]:
    """Set the password with a handed-over code; returns the answer and the reset's id for this sign-in.

    Unknown names, wrong and old codes are answered alike, and counted. ValidationError for a weak password.
    """
    username = username.strip()[:64]
    until = lockout.locked_until("handover", username.lower(), now) or (
        address and lockout.locked_until("address", address, now, allowed=rules.ADDRESS_FAILURES)
    )
    if until:
        return SignInAnswer(False, lockout.sentence(until)), ""
    account = Account.objects.filter(username=username, kind=OFFICER, is_active=True).first()
    reset = (
        _open_resets(account).exclude(kind=FACTOR).filter(password_set_at=None).first() if account else None
    )
    if reset is None or not is_right(reset, code, now):
        sentence = fail_officer("handover", username.lower(), now, address, account)
        return SignInAnswer(False, sentence), ""
    validate_password(new, account)
    Account.objects.filter(pk=account.pk).update(
        password=make_password(new),
        password_changed_at=now,
        must_change_password=False,
        failed_count=0,
        locked_until=None,
    )
    reset.password_set_at = now
    reset.used_at = now if reset.kind == PASSWORD else None
    reset.save(update_fields=["password_set_at", "used_at"])
    lockout.clear("officer", username.lower())
    lockout.clear("handover", username.lower())
    record("accounts.redeem_handover", detail={"account": str(account.pk), "kind": reset.kind})
    account.refresh_from_db()
    return SignInAnswer(True, account=account), str(reset.pk)


def factor_reset_of(account: Account) -> AccountReset | None:
    """Return the confirmed reset (or the opening) that lets this account enrol a second factor, if any."""
    return _open_resets(account).exclude(kind=PASSWORD).first()


def is_right(reset: AccountReset, code: str, now: datetime) -> bool:
    """Return whether this is the reset's code and it is not too old."""
    offered = _digests(reset, "".join(code.split()).replace("-", "").upper())
    is_ours = any(hmac.compare_digest(bytes(reset.handover_digest), one) for one in offered)
    return is_ours and not is_late(reset, now)


def is_late(reset: AccountReset, now: datetime) -> bool:
    """Return whether a handed-over code has died of age."""
    return now > reset.confirmed_at + rules.span(rules.HANDOVER, now)


def has_device(account: Account) -> bool:
    """Return whether a confirmed authenticator exists."""
    return Authenticator.objects.filter(user=account, confirmed=True).exists()


def _open_resets(account: Account):
    return AccountReset.objects.filter(account=account, confirmed_at__isnull=False, used_at=None).order_by(
        "-confirmed_at"
    )


def _hand_over(reset: AccountReset, now: datetime) -> str:
    """Give the reset a code of its own; earlier ones of the same account end with it."""
    code = "".join(secrets.choice(ALPHABET) for _at in range(CODE_LENGTH))
    reset.confirmed_at = now
    reset.handover_digest = _digests(reset, code)[0]
    reset.save()
    ended = AccountReset.objects.filter(Q(confirmed_at__isnull=False), account=reset.account, used_at=None)
    ended.exclude(pk=reset.pk).update(used_at=now)
    return f"{code[:5]}-{code[5:]}"


def _lock_password(account: Account) -> None:
    """Make the old password worthless; open sessions end, because they hang on it."""
    account.set_unusable_password()
    Account.objects.filter(pk=account.pk).update(password=account.password)


def _described(reset: AccountReset) -> dict:
    return {"account": str(reset.account_id), "kind": reset.kind, "reset": str(reset.pk)}


def _digests(reset: AccountReset, code: str) -> list[bytes]:
    """Return the code's digests under every local key, the active first."""
    return crypto.digest_candidates("handover", f"{reset.pk}|{code}")
