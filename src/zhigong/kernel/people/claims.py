"""An identity somebody claims, before and after an officer has seen the document.

A claim is a provisional person without a document digest: it proves nothing, blocks nobody and finds nobody, so
"exists" and "does not exist" look the same to whoever claims.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhigong.kernel import crypto
from zhigong.kernel.people.accounts import mobile_of
from zhigong.kernel.people.models import Account, Person, PersonKey
from zhigong.lib.identity import check_document, digest_type
from zhigong.lib.masks import tail4
from zhigong.lib.names import clean_name
from zhigong.lib.pinyin import initials, pinyin_key

CLAIMED, SEEN_BY_OFFICER = 1, 4


@dataclass(frozen=True)
class Claim:
    """Name and document as somebody gave them; the number is already checked and cleaned."""

    name: str
    doc_type: str
    number: str


def document_digest(doc_type: str, number: str) -> bytes:
    """Return the active keyed digest under which a document's number is compared."""
    return crypto.digest("document", crypto.document_value(digest_type(doc_type), number))[1]


def save_claim(person_id: UUID, account: Account, claim: Claim, *, on: date) -> Person:
    """Write a provisional person (new, or this account's earlier claim) and tie the account to it.

    The caller acts in the seat of `person_id`. A person already proved is returned untouched.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is not None and person.identity_level >= SEEN_BY_OFFICER:
        return person
    is_new = person is None
    person = person or Person(pk=person_id, source="joining")
    key = _key_of(person_id, is_new)
    facts = check_document(claim.doc_type, claim.number, on)
    person.name = clean_name(claim.name)
    person.name_pinyin, person.name_initials = pinyin_key(person.name), initials(person.name)
    person.sex, person.birth_on = facts.sex or person.sex, facts.birth_on
    person.doc_type, person.identity_level = claim.doc_type, CLAIMED
    person.doc_cipher = crypto.encrypt(key, claim.number, crypto.aad("people", "doc_cipher", person_id))
    key_id, person.doc_tail_digest = crypto.digest("tail", tail4(claim.number))
    person.digest_key_id = str(key_id)
    _copy_mobile(person, account, key)
    person.save(force_insert=is_new)
    if account.person_id != person_id:
        Account.objects.filter(pk=account.pk).update(person_id=person_id)
        account.person_id = person_id
    return person


def prove(person: Person, digest: bytes, on: date) -> None:
    """Write down that an officer has seen the document; from now on the number finds this person."""
    person.doc_digest, person.identity_level, person.identity_checked_on = digest, SEEN_BY_OFFICER, on
    person.save(update_fields=["doc_digest", "identity_level", "identity_checked_on", "updated_at"])


def _key_of(person_id: UUID, is_new: bool) -> crypto.PersonKey:
    if not is_new:
        return crypto.unwrap(PersonKey.objects.values_list("wrapped", flat=True).get(pk=person_id), person_id)
    key, wrapped = crypto.new_person_key(person_id)
    PersonKey.objects.bulk_create(
        [
            PersonKey(
                person_id=person_id, wrapped=wrapped, wrapping_key_id=str(crypto.wrapping_key_id(wrapped))
            )
        ]
    )
    return key


def _copy_mobile(person: Person, account: Account, key: crypto.PersonKey) -> None:
    mobile = mobile_of(account)
    if mobile:
        person.mobile_cipher = crypto.encrypt(key, mobile, crypto.aad("people", "mobile_cipher", person.pk))
        person.mobile_digest = crypto.digest("phone", mobile)[1]
