"""What a signed-in worker says of who they are: a provisional person, which proves nothing and occupies nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import current_seat, identify
from zhigong.kernel.journal import entries
from zhigong.kernel.people import lockout, rules
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.doors import OFFICER_SAW_DOCUMENT
from zhigong.kernel.people.erasing import erase_person
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.people.register import NewPerson, create_person
from zhigong.lib.identity import check_document
from zhigong.lib.names import clean_name

NAME_AND_DOCUMENT = 1


@dataclass(frozen=True)
class Claim:
    """Name and document as somebody gives them, cleaned and checked; it proves nothing yet."""

    name: str
    doc_type: str
    number: str


def make_claim(account: Account, claim: Claim, *, on: date) -> UUID:
    """Enter a provisional person for a signed-in worker and return the id; the answer never tells who is known.

    An earlier unproved claim of the account is erased. A person already proved stays as they are.
    """
    earlier = Person.objects.filter(pk=account.person_id).first() if account.person_id else None
    if earlier is not None and earlier.identity_level >= OFFICER_SAW_DOCUMENT:
        return earlier.pk
    facts = check_document(claim.doc_type, claim.number, on)
    person = NewPerson(
        name=clean_name(claim.name),
        doc_type=claim.doc_type,
        doc_number=claim.number,
        mobile=mobile_of(account),
        sex=facts.sex or "0",
        birth_on=facts.birth_on,
        identity_level=NAME_AND_DOCUMENT,
        claims_document=False,
    )
    create_person(person, on=on)
    Account.objects.filter(pk=account.pk).update(person_id=person.id)
    entries.record("people.claim", subjects=[person.id])  # also when what they came for is then refused
    if earlier is not None:  # who no longer has the account: it goes on with its phone
        erase_person(earlier.pk, purpose=_("由本人更正"))
    account.person_id = person.id
    if current_seat().role == "worker":
        identify(person.id)
    return person.id


def count_claim(account: Account, now: datetime) -> str:
    """Count a document handed in and return why one more is refused today, or '': nobody tries numbers."""
    name = str(account.pk)
    if lockout.locked_until("claim", name, now, allowed=rules.IDENTITY_CHECKS, window=timedelta(days=1)):
        return _("今天填报证件的次数已达上限，请明天再试，或到所在工会现场办理。")
    lockout.record_failure("claim", name, now)
    return ""
