"""The audited doors of the register: who holds this document, proving an identity."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.journal import entries
from zhigong.kernel.people.models import Account, Person
from zhigong.kernel.people.register import RegisterRefusal, document_digest, document_digests, key_of
from zhigong.lib.prepared import read_row, rows_of, write_row

OFFICER_SAW_DOCUMENT = 4


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """`is_answered` is False for a caller without proof, whether the document is known or not."""

    is_answered: bool
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The person who now holds the document, and whether it was somebody already in the register."""

    person_id: UUID
    was_known: bool


def identity_door(doc_type: str, number: str, *, proof: int, purpose: str) -> DoorAnswer:
    """Ask the whole register who holds a document. Answered at proof 4 (an officer saw it) to an officer's seat,
    at 2 or 3 (an authority said yes) to the worker themself; otherwise nothing is told. Each use is journaled.
    """
    asked = (
        "SELECT * FROM identity_door(%s::bytea[], %s::smallint, %s, %s::bytea) WHERE NOT reading_is_stopped()"
    )
    values = [document_digests(doc_type, number), proof, purpose, secrets.token_bytes(entries.SALT_BYTES)]
    rows = rows_of(connection, asked, values)
    if not rows:
        raise entries.ReadingStopped
    return DoorAnswer(*rows[0])


def identity_doors(documents: Sequence[tuple[bytes, ...]], *, purpose: str) -> list[UUID | None]:
    """Ask the whole register who holds each of many documents (`register.many_document_digests`), in their order.

    For officers and the house, on a stated ground; one journal entry tells how many were asked and known. Who is
    found tells nothing more: facts are read in a seat. Nobody else is answered.
    """
    asked = [digest for digests in documents for digest in digests]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM identity_doors(%s::bytea[], %s, %s::bytea)",
            [asked, purpose[:200], secrets.token_bytes(entries.SALT_BYTES)],
        )
        holders = {bytes(digest): person_id for digest, person_id in cursor.fetchall()}
    return [next((holders[one] for one in digests if one in holders), None) for digests in documents]


def prove_identity(person_id: UUID, *, level: int, on: date, purpose: str) -> Proof:
    """Enter the document of a person whose identity is now proved (level 2–4).

    When somebody else in the register already holds it, this row is merged into theirs and their id is returned;
    the caller then points the matter's party and the account to it. RegisterRefusal when there is no document.
    """
    person = read_row(connection, Person, person_id, lock=True)
    if person.erased_at is not None:
        raise Person.DoesNotExist(f"{person_id} is erased")
    if person.doc_digest is None:
        if person.doc_cipher is None:
            raise RegisterRefusal(_("没有登记证件号码，无法核验身份。"))
        associated = crypto.aad("people", "doc_cipher", person_id)
        number = crypto.decrypt(key_of(person_id), person.doc_cipher, associated)
        answer = identity_door(person.doc_type, number, proof=level, purpose=purpose)
        if not answer.is_answered:
            raise RegisterRefusal(_("身份核验等级不够，请核对证件原件后再办理。"))
        if answer.person_id not in (None, person_id):
            return _merge(person, answer.person_id)
        person.doc_digest = document_digest(person.doc_type, number)
    if level > person.identity_level:
        person.identity_level = level
    person.identity_checked_on = on
    try:
        with transaction.atomic():
            write_row(
                connection, person, ("doc_digest", "identity_level", "identity_checked_on", "updated_at")
            )
    except IntegrityError:  # somebody proved the same document at this moment, in another union
        answer = identity_door(person.doc_type, number, proof=level, purpose=purpose)
        if answer.person_id in (None, person_id):
            raise
        return _merge(person, answer.person_id)
    return Proof(person_id, was_known=False)


def _merge(person: Person, into: UUID) -> Proof:
    person.merged_into = into
    person.save(update_fields=["merged_into", "updated_at"])
    entries.record("people.merge", subjects=[person.pk, into], purpose=_("核验身份时发现已登记"))
    return Proof(into, was_known=True)


def follow_proof(account_id: UUID | None, claimed: UUID, proof: Proof) -> None:
    """Let the account behind a claim be the proved person's, unless that person signs in by another phone already."""
    if proof.person_id == claimed:
        return
    workers = Account.objects.filter(kind="worker")
    if not workers.filter(person_id=proof.person_id).exists():
        workers.filter(pk=account_id).update(person_id=proof.person_id)
