"""Partners' tokens: issued once in clear, kept as digests, bound to a unit and scopes, with an end."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhigong.kernel import crypto
from zhigong.kernel.access.models import Token
from zhigong.kernel.journal.entries import record
from zhigong.kernel.orgs.models import Unit

PREFIX = "zg_"
SCOPES = {
    "units.read": gettext_lazy("查询工会组织"),
    "joining.submit": gettext_lazy("提交入会申请"),
    "joining.read": gettext_lazy("查询本方提交的入会申请状态"),
    "hotline.calls": gettext_lazy("登记热线通话事件"),
}
LONGEST = timedelta(days=366)


def issue_token(
    name: str, scopes: list[str], unit: Unit, expires_at: datetime, now: datetime, created_by=None
) -> tuple[Token, str]:
    """Return a new token and its clear text, which is shown once. ValidationError for a scope or end not allowed."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise ValidationError(_("请选择授权范围。"))
    if not now < expires_at <= now + LONGEST:
        raise ValidationError(_("有效期须在今后一年之内。"))
    clear = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name,
        digest=_digest(clear),
        scopes=sorted(scopes),
        unit=unit,
        created_by=created_by,
        expires_at=expires_at,
    )
    record("tokens.issue", unit=unit.pk, detail={"token": token.pk, "scopes": token.scopes})
    return token, clear


def revoke_token(token_id: int, now: datetime) -> Token:
    """Stop a token from now on. Token.DoesNotExist."""
    token = Token.objects.select_for_update().get(pk=token_id)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        record("tokens.revoke", unit=token.unit_id, detail={"token": token.pk})
    return token


def find_token(clear: str, now: datetime) -> Token | None:
    """Return the live token with this clear text, or None."""
    if not clear.startswith(PREFIX):
        return None
    token = Token.objects.filter(digest=_digest(clear)).select_related("unit").first()
    return token if token and token.revoked_at is None and now < token.expires_at else None


def _digest(clear: str) -> bytes:
    # 256 random bits need no key and no slow hash; a keyed digest would tie tokens to a key's rotation.
    return crypto.sm3(clear.encode())
