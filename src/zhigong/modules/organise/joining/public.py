"""What others may ask of joining: hand in an application for a signed-in worker; its forms and places."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhigong.kernel.access.claims import Claim, make_claim
from zhigong.kernel.access.seats import current_seat
from zhigong.kernel.cases.engine import Outcome, open_matter
from zhigong.kernel.cases.errors import Refused
from zhigong.kernel.forms.django_forms import clean
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.people.consents import give_consent
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT as PROVED
from zhigong.kernel.people.models import Account, Person
from zhigong.modules.organise.joining import forms, queries
from zhigong.modules.organise.joining.forms import AGREE_IDENTITY, CHECKED_BY, IDENTITY
from zhigong.modules.organise.joining.models import Application
from zhigong.modules.organise.joining.queries import county_union, find_place

__all__ = [
    "AGREE_IDENTITY", "CHECKED_BY", "IDENTITY", "Work", "apply", "check_identity", "county_union", "find_place",
    "read_work",
]  # fmt: skip

ALREADY_OPEN = gettext_noop("您已有一份入会申请正在办理，请在“办件”中查看。")


@dataclass(frozen=True)
class Work:
    """Where somebody works and the union that follows from it."""

    employer: object
    employer_name: str
    place: object
    found: queries.Found | None


def read_work(values: dict, *, source: Unit | None, on: date) -> Work:
    """Return employer, place and union for the clean values of the work form."""
    typed = (values.get("employer") or "").strip()
    employer = queries.find_employer(typed)
    place = queries.find_place(values.get("place") or "")
    found = queries.find_union(
        employer=employer, place=place, worker_kind=values.get("worker_kind") or "", source=source, on=on
    )
    return Work(employer, "" if employer else typed[:100], place, found)


def check_identity(data: dict, on: date) -> Claim:
    """Return the cleaned claim of name and document; Refused with the errors beside the fields."""
    values, errors = clean(forms.IDENTITY, data, on=on)
    if errors:
        raise Refused(_("有内容需要修改，请看标出的地方。"), errors)
    return Claim(values["name"], values["doc_type"], values["doc_number"])


def apply(
    account: Account,
    claim: Claim | None,
    data: dict,
    *,
    source: Unit | None,
    now: datetime,
    channel: str = "web",
) -> Outcome:
    """Hand in an application; runs in the worker's seat. Refused when one is open, or no union is found.

    `claim` is None for somebody whose identity was proved before (a former member). Consent
    to the notices "joining" and "identity" is written with it: the caller has shown them.
    """
    values, work = _check_work(data, source, timezone.localdate(now))
    with transaction.atomic():
        about = _prepare(_lock(account), account, claim, values, work, now, channel)
        about.source_unit = source
        return open_matter(
            "joining.join",
            unit=work.found.unit,
            parties=[("applicant", about.person_id)],
            seat=current_seat(),
            now=now,
            data=data,
            channel=channel,
            about=about,
        )


def _check_work(data: dict, source: Unit | None, on: date) -> tuple[dict, Work]:
    """Return the clean values of the work form and what follows from them; Refused beside the fields."""
    values, errors = clean(forms.WORK, data, on=on)
    if errors:
        raise Refused(_("有内容需要修改，请看标出的地方。"), errors)
    work = read_work(values, source=source, on=on)
    if work.place is None:
        raise Refused(_("请从列表中选择主要工作地点。"), {"place": [_("请从列表中选择。")]})
    if work.found is None:
        raise Refused(_("没有找到可以受理的工会，请换一个工作地点，或拨打 12351。"))
    return values, work


def _prepare(
    locked: Account, account: Account, claim, values: dict, work: Work, now, channel: str
) -> Application:
    """Enter the claim and the consents, and return the application to be written by the opening step."""
    on = timezone.localdate(now)
    person_id = account.person_id = make_claim(locked, claim, on=on) if claim else locked.person_id
    consent = give_consent(account, "joining", now, person_id=person_id, channel=channel)
    give_consent(account, "identity", now, person_id=person_id, channel=channel)
    application = Application(
        account_id=account.pk,
        person_id=person_id,
        worker_kind=values["worker_kind"],
        employment_form=values["employment_form"],
        platform=values["platform"],
        employer=work.employer,
        employer_name=work.employer_name,
        place=work.place,
        found_by=work.found.found_by,
        consent_id=consent.pk,
    )
    if claim is not None:
        application.keep_claim(claim.doc_type, claim.number)
    else:
        person = Person.objects.get(pk=person_id, identity_level__gte=PROVED)
        application.claim_digest, application.digest_key_id = bytes(person.doc_digest), person.digest_key_id
    return application


def _lock(account: Account) -> Account:
    """Lock the account against a double click and refuse a second open application."""
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if queries.open_application_of(locked.person_id, locked.pk) is not None:
        raise Refused(_(ALREADY_OPEN))
    return locked
