"""Entering and correcting people: each with a key of their own, personal values sealed, equality by digest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from zhigong.kernel import crypto
from zhigong.kernel.people.models import Person, PersonKey
from zhigong.kernel.people.sealing import FACTS
from zhigong.lib.identity import digest_type
from zhigong.lib.ids import uuid7
from zhigong.lib.masks import tail4
from zhigong.lib.pinyin import initials, pinyin_key
from zhigong.lib.prepared import read_row

CLASS_2 = ("name", "sex", "birth_on", *FACTS, "is_migrant")
DOCUMENT_TAKEN = _("这个证件号码已登记在另一人名下，请核对证件，或由工作人员按重复登记处理。")


class RegisterRefusal(ValueError):
    """The register refuses an entry; the text is a sentence for the clerk."""


@dataclass(slots=True)
class NewPerson:
    """What is known of a person to enter. Numbers are given cleaned and checked (lib.identity, lib.contacts).

    `claims_document=False` seals the document but does not enter its digest: an applicant whose identity nobody
    has proved yet must neither occupy nor probe a document number. `prove_identity` enters it later.
    """

    name: str
    doc_type: str = "111"
    doc_number: str = ""
    mobile: str = ""
    sex: str = "0"
    birth_on: date | None = None
    ethnicity: str = ""
    education: str = ""
    political_status: str = ""
    employment_status: str = ""
    skill_level: str = ""
    hukou_type: str = ""
    is_migrant: bool | None = None
    identity_level: int = 0
    source: str = "joining"
    claims_document: bool = True
    id: UUID = field(default_factory=uuid7)


# One array per column: COPY is not possible into a table with row-level security.
_PEOPLE = {
    "id": "uuid",
    "name": "text",
    "name_pinyin": "text",
    "name_initials": "text",
    "sex": "text",
    "birth_on": "date",
    "ethnicity": "text",
    "education": "text",
    "political_status": "text",
    "employment_status": "text",
    "skill_level": "text",
    "hukou_type": "text",
    "is_migrant": "boolean",
    "doc_type": "text",
    "doc_cipher": "bytea",
    "doc_digest": "bytea",
    "doc_tail_digest": "bytea",
    "mobile_cipher": "bytea",
    "mobile_digest": "bytea",
    "digest_key_id": "text",
    "identity_level": "smallint",
    "identity_checked_on": "date",
    "source": "text",
}
_INSERT = (
    f"WITH keys AS (INSERT INTO person_keys (person_id, wrapped, wrapping_key_id)"
    f" SELECT * FROM unnest(%(id)s::uuid[], %(wrapped)s::bytea[], %(wrapping_key_id)s::text[]))"
    f" INSERT INTO people ({', '.join(_PEOPLE)}, created_at, updated_at)"
    f" SELECT p.*, now(), now() FROM unnest({', '.join(f'%({n})s::{t}[]' for n, t in _PEOPLE.items())}) AS p"
)


def create_person(data: NewPerson, *, on: date) -> UUID:
    """Enter one person and return the id; one statement. RegisterRefusal when the document is another's."""
    return bulk_create_people([data], on=on)[0]


def bulk_create_people(people: Iterable[NewPerson], *, on: date) -> list[UUID]:
    """Enter many people at once and return their ids in order; all or none. RegisterRefusal as above.

    A refused insert breaks the running transaction: wrap it in `transaction.atomic()` to go on after it.
    """
    people = list(people)
    if not people:
        return []
    rows = _columns(people, on)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, rows)
    except IntegrityError as error:
        if getattr(error.__cause__.diag, "constraint_name", "") == "one_person_per_document":
            raise RegisterRefusal(str(DOCUMENT_TAKEN)) from error
        raise
    return [data.id for data in people]


def document_digest(doc_type: str, number: str) -> bytes:
    """Return the keyed digest under which a document is compared in this instance."""
    return crypto.digest("document", crypto.document_value(digest_type(doc_type), number))[1]


def document_digests(doc_type: str, number: str) -> list[bytes]:
    """Return the digests under every local key, for finding rows while keys are rotated."""
    value = crypto.document_value(digest_type(doc_type), number)
    return crypto.digest_candidates("document", value)


def many_document_digests(documents: Iterable[tuple[str, str]]) -> list[tuple[bytes, ...]]:
    """Return the digests of many (type, number) under every local key, the active first."""
    values = [crypto.document_value(digest_type(kind), number) for kind, number in documents]
    return crypto.Digests().candidates("document", values)


def tail_digests(last_four: str) -> list[bytes]:
    """Return the digests of the last four; use them only together with a seat's range or a name."""
    return crypto.digest_candidates("tail", last_four.upper())


def mobile_digests(mobile: str) -> list[bytes]:
    """Return the digests of a person's phone under every local key."""
    return crypto.digest_candidates("phone", mobile)


def _columns(people: list[NewPerson], on: date) -> dict[str, list]:
    """Return one list per column, personal values sealed and digested in bulk."""
    keys = crypto.new_person_keys(data.id for data in people)
    documents = _sealed(people, keys, "doc_number", "doc_cipher")
    mobiles = _sealed(people, keys, "mobile", "mobile_cipher")
    digests = crypto.Digests()
    numbers = [crypto.document_value(digest_type(data.doc_type), data.doc_number) for data in people]
    by_document = digests.many("document", numbers)
    tails = digests.many("tail", [tail4(data.doc_number) for data in people])
    phones = digests.many("phone", [data.mobile for data in people])
    columns: dict[str, list] = {name: [getattr(d, name, None) for d in people] for name in ("id", *CLASS_2)}
    columns |= {
        "name_pinyin": [pinyin_key(data.name)[:200] for data in people],
        "name_initials": [initials(data.name)[:20] for data in people],
        "doc_type": [data.doc_type for data in people],
        "doc_cipher": documents,
        "doc_digest": [
            made if data.doc_number and data.claims_document else None
            for data, made in zip(people, by_document, strict=True)
        ],
        "doc_tail_digest": [made if d.doc_number else None for d, made in zip(people, tails, strict=True)],
        "mobile_cipher": mobiles,
        "mobile_digest": [made if d.mobile else None for d, made in zip(people, phones, strict=True)],
        "digest_key_id": [str(digests.key_id)] * len(people),
        "identity_level": [data.identity_level for data in people],
        "identity_checked_on": [on if data.identity_level else None for data in people],
        "source": [data.source for data in people],
        "wrapped": [wrapped for _key, wrapped in keys],
        "wrapping_key_id": [str(crypto.wrapping_key_id(wrapped)) for _key, wrapped in keys],
    }
    return columns


def _sealed(people: list[NewPerson], keys, attribute: str, column: str) -> list[bytes | None]:
    """Return the sealed values of one attribute in order, None where it is empty."""
    rows = [
        (key, getattr(data, attribute), crypto.aad("people", column, data.id))
        for data, (key, _wrapped) in zip(people, keys, strict=True)
        if getattr(data, attribute)
    ]
    sealed = iter(crypto.encrypt_many(rows))
    return [next(sealed) if getattr(data, attribute) else None for data in people]


def key_of(person_id: UUID) -> crypto.PersonKey:
    """Return the person's key, unwrapped. KeyDestroyed after erasure; PersonKey.DoesNotExist outside the seat."""
    return crypto.unwrap(read_row(connection, PersonKey, person_id).wrapped, person_id)


def update_person(person_id: UUID, changes: dict, *, on: date) -> list[str]:
    """Correct class 2 columns, `mobile`, or `identity_level` (never lowered) of a person the seat sees.

    Returns the names of what really changed; counts follow by themselves. Person.DoesNotExist outside the seat.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id, erased_at__isnull=True)
    unknown = set(changes) - {*CLASS_2, "mobile", "identity_level"}
    if unknown:
        raise ValueError(f"not corrected here: {', '.join(sorted(unknown))}")
    changed = [name for name in CLASS_2 if name in changes and changes[name] != getattr(person, name)]
    for name in changed:
        setattr(person, name, changes[name])
    fields = list(changed)
    if "name" in changed:
        person.name_pinyin, person.name_initials = pinyin_key(person.name)[:200], initials(person.name)[:20]
        fields += ["name_pinyin", "name_initials"]
    if changes.get("identity_level", 0) > person.identity_level:
        person.identity_level, person.identity_checked_on = changes["identity_level"], on
        fields += ["identity_level", "identity_checked_on"]
        changed.append("identity_level")
    if "mobile" in changes and _set_mobile(person, changes["mobile"]):
        fields += ["mobile_cipher", "mobile_digest"]
        changed.append("mobile")
    if fields:
        person.save(update_fields=[*fields, "updated_at"])
    return changed


def _set_mobile(person: Person, mobile: str) -> bool:
    """Seal a new phone number; False when it is the one that is there."""
    if not mobile:
        differs = person.mobile_cipher is not None
        person.mobile_cipher = person.mobile_digest = None
        return differs
    if person.mobile_digest is not None and bytes(person.mobile_digest) in mobile_digests(mobile):
        return False
    associated = crypto.aad("people", "mobile_cipher", person.pk)
    person.mobile_cipher = crypto.encrypt(key_of(person.pk), mobile, associated)
    person.mobile_digest = crypto.digest("phone", mobile)[1]
    return True
