"""One-time codes for workers: sent to a phone, kept as digests, short-lived, limited per phone and per address."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.people.models import LoginCode
from zhigong.lib.contacts import clean_mobile, is_mobile

RESEND_AFTER = timedelta(seconds=60)
PER_PHONE = ((timedelta(hours=1), rules.CODES_PER_HOUR), (timedelta(days=1), rules.CODES_PER_DAY))
# A company's welcome day puts hundreds of phones behind one address; a machine asks for more than that.
PER_ADDRESS = ((timedelta(hours=1), rules.CODES_PER_ADDRESS),)
KEEP = timedelta(days=7)

Delivery = Callable[[str, str, str, datetime], None]
_delivery: list[Delivery] = []


@dataclass(frozen=True)
class CodeAnswer:
    """What a request or a check came to; `sentence` is for the person, `wait_seconds` until a resend is possible."""

    ok: bool
    sentence: str = ""
    wait_seconds: int = 0


def register_delivery(delivery: Delivery) -> None:
    """Name the function (mobile, text, key, now) that sends a text message; the notices room does at start."""
    _delivery[:] = [delivery]


def request_code(mobile: str, purpose: str, now: datetime, address: str = "") -> CodeAnswer:
    """Send a six-digit code unless a limit forbids it. The answer is the same for known and unknown phones."""
    mobile = clean_mobile(mobile)
    if not is_mobile(mobile):
        return CodeAnswer(False, _("请输入11位手机号码。"))
    digest = crypto.digest("phone", mobile)[1]
    address_digest = crypto.digest("address", address)[1] if address else b""
    lockout.take_turns(digest)
    refusal = _limit(digest, address_digest, now)
    if refusal:
        record("signin.code", outcome="refused", detail={"reason": "limit", "purpose": purpose})
        return refusal
    lifetime = rules.span(rules.CODE_LIFETIME, now)
    number = f"{secrets.randbelow(1_000_000):06d}"
    LoginCode.objects.filter(mobile_digest=digest, purpose=purpose, used_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    sent = LoginCode.objects.create(
        mobile_digest=digest,
        address_digest=address_digest,
        code_digest=_code_digest(mobile, purpose, number),
        purpose=purpose,
        sent_at=now,
        expires_at=now + lifetime,
    )
    minutes = int(lifetime.total_seconds() // 60)
    text = _("【智工】验证码 %(code)s，%(minutes)s 分钟内有效。工会工作人员不会向您索要验证码。")
    text %= {"code": number, "minutes": minutes}
    _delivery[0](mobile, text, f"login-code-{sent.pk}", now)
    record("signin.code", detail={"purpose": purpose})
    told = _("验证码已发送，%(minutes)s 分钟内有效。") % {"minutes": minutes}
    return CodeAnswer(True, told, int(RESEND_AFTER.total_seconds()))


def check_code(mobile: str, purpose: str, code: str, now: datetime, address: str = "") -> CodeAnswer:
    """Use up the code sent to this phone; a wrong, old, used or too often guessed one is refused."""
    mobile = clean_mobile(mobile)
    until = address and lockout.locked_until("code-address", address, now, allowed=rules.ADDRESS_FAILURES)
    if until:
        return CodeAnswer(False, lockout.sentence(until))
    digests = crypto.digest_candidates("phone", mobile)
    sent = (
        LoginCode.objects.select_for_update()
        .filter(mobile_digest__in=digests, purpose=purpose)
        .order_by("-sent_at", "-pk")
        .first()
    )
    refusal = _why_not(sent, now)
    if not refusal:
        offered = _code_candidates(mobile, purpose, "".join(code.split()))
        if any(hmac.compare_digest(bytes(sent.code_digest), one) for one in offered):
            sent.used_at = now
            sent.save(update_fields=["used_at"])
            return CodeAnswer(True)
        sent.attempts_count += 1
        sent.save(update_fields=["attempts_count"])
        refusal = _("验证码不正确，请核对后重新输入。")
        if sent.attempts_count >= rules.value(rules.CODE_ATTEMPTS, now):
            refusal = _too_often()
    if address:
        lockout.record_failure("code-address", address, now)
    record("signin.check_code", outcome="refused", detail={"purpose": purpose})
    return CodeAnswer(False, refusal)


def purge(now: datetime) -> int:
    """Delete codes older than a week and return how many went."""
    return LoginCode.objects.filter(sent_at__lt=now - KEEP).delete()[0]


def _too_often() -> str:
    return _("验证码输错次数过多，已作废，请重新获取。")


def _why_not(sent: LoginCode | None, now: datetime) -> str:
    if sent is None or now >= sent.expires_at:
        return _("验证码已失效，请重新获取。")
    if sent.used_at:
        return _("验证码已使用过，请重新获取。")
    return _too_often() if sent.attempts_count >= rules.value(rules.CODE_ATTEMPTS, now) else ""


def _limit(digest: bytes, address_digest: bytes, now: datetime) -> CodeAnswer | None:
    own = LoginCode.objects.filter(mobile_digest=digest)
    last = own.order_by("-sent_at").values_list("sent_at", flat=True).first()
    if last and now < last + RESEND_AFTER:
        wait = int((last + RESEND_AFTER - now).total_seconds()) + 1
        return CodeAnswer(False, _("验证码已发送，请在 %(seconds)s 秒后再获取。") % {"seconds": wait}, wait)
    for span, allowed in PER_PHONE:
        if own.filter(sent_at__gt=now - span).count() >= rules.value(allowed, now):
            return CodeAnswer(False, _("这个号码获取验证码次数过多，请过一段时间再试。"))
    for span, allowed in PER_ADDRESS if address_digest else ():
        if LoginCode.objects.filter(
            address_digest=address_digest, sent_at__gt=now - span
        ).count() >= rules.value(allowed, now):
            return CodeAnswer(False, _("当前网络获取验证码次数过多，请过一段时间再试。"))
    return None


def _code_digest(mobile: str, purpose: str, number: str) -> bytes:
    return crypto.digest("logincode", f"{purpose}|{mobile}|{number}")[1]


def _code_candidates(mobile: str, purpose: str, number: str) -> list[bytes]:
    return crypto.digest_candidates("logincode", f"{purpose}|{mobile}|{number}")
