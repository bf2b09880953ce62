"""Who agreed to which notice, in which version and when; and taking it back."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.journal.entries import record
from zhigong.kernel.people.models import Account, Consent
from zhigong.kernel.people.notice_texts import NoticeText, notice_text


def text_digest(notice: NoticeText) -> bytes:
    """Return SM3 over every layer of the Chinese text as shown: it proves later what was agreed to."""
    return crypto.sm3(notice.whole().encode())


def give_consent(
    account: Account | None,
    notice_code: str,
    now: datetime,
    *,
    purpose: str = "",
    person_id: UUID | None = None,
    channel: str = "web",
    basis: str = "consent",
) -> Consent:
    """Record consent to the notice's present version; agreeing twice to one version and purpose is one consent.

    Raises KeyError for an unknown notice.
    """
    notice = notice_text(notice_code)
    purpose = purpose or notice.purposes[0]
    person_id = person_id or (account.person_id if account else None)
    place = {"account": account, "notice_code": notice.code, "notice_version": notice.version}
    known = Consent.objects.filter(**place, person_id=person_id, purpose=purpose, withdrawn_at=None).first()
    if known:
        return known
    consent = Consent.objects.create(
        **place,
        person_id=person_id,
        text_digest=text_digest(notice),
        purpose=purpose,
        basis=basis,
        channel=channel,
        given_at=now,
    )
    record(
        "consents.give",
        subjects=[person_id] if person_id else [],
        detail={"notice": notice.code, "version": notice.version, "consent": str(consent.pk)},
    )
    return consent


def withdraw_consent(account: Account, consent_id: UUID, now: datetime) -> str:
    """Take one's own consent back (PIPL article 15) and return the sentence on what follows. Consent.DoesNotExist."""
    consent = Consent.objects.select_for_update().get(pk=consent_id, account=account)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        record(
            "consents.withdraw",
            subjects=[consent.person_id] if consent.person_id else [],
            detail={"notice": consent.notice_code, "consent": str(consent.pk)},
        )
    return _("已撤回同意。撤回前依据同意所做的处理仍然有效；今后不再为该目的处理您的个人信息。")


def consents_of(account: Account) -> list[dict]:
    """Return the account's consents, newest first, as plain values for the page "my data" and its export."""
    shown = []
    for consent in Consent.objects.filter(account=account).order_by("-given_at"):
        shown.append(
            {
                "id": consent.pk,
                "title": str(notice_text(consent.notice_code).title),
                "code": consent.notice_code,
                "version": consent.notice_version,
                "purpose": consent.purpose,
                "basis": consent.basis,
                "channel": consent.channel,
                "given_at": consent.given_at,
                "withdrawn_at": consent.withdrawn_at,
                "text_digest": bytes(consent.text_digest).hex(),
            }
        )
    return shown
