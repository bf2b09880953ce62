"""Personal values in clear or masked: each reading of a clear value is one journal entry with its purpose."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.journal import entries
from zhigong.kernel.people.models import Person
from zhigong.lib import masks
from zhigong.lib.prepared import rows_of

_KEYS = "SELECT person_id, wrapped FROM person_keys WHERE person_id = ANY(%s::uuid[])"
SEALED = {"document": "doc_cipher", "mobile": "mobile_cipher"}


class PurposeMissing(ValueError):
    """Personal values are shown in clear for a stated purpose only (PIPL article 6)."""


def reveal(person_id: UUID, field: str, purpose: str) -> str:
    """Return `document` or `mobile` in clear and journal the reading; '' when there is none.

    Person.DoesNotExist outside the seat, KeyDestroyed after erasure, PurposeMissing without a purpose.
    """
    return reveal_many([person_id], (field,), purpose)[person_id][field]


def reveal_many(
    person_ids: Iterable[UUID], fields: Iterable[str], purpose: str
) -> dict[UUID, dict[str, str]]:
    """Return {person: {field: clear text}} for all of them with one journal entry (an export, a page)."""
    if not purpose.strip():
        raise PurposeMissing(_("请写明查看明文的用途。"))
    wanted, fields = list(person_ids), tuple(fields)
    clear = _open(wanted, fields)
    missing = set(wanted) - set(clear)
    if missing:
        raise Person.DoesNotExist(f"{len(missing)} of the people are outside the seat")
    entries.read("people.reveal", clear, purpose, detail={"fields": list(fields), "count": len(clear)})
    return clear


def masked(person: Person) -> dict[str, str]:
    """Return name, document and mobile as shown in a masked list; the sealed values of one person are opened.

    Not journaled one by one: the page that shows a masked list writes one aggregate entry.
    """
    return masked_many([person])[person.pk]


def masked_many(people: Iterable[Person]) -> dict[UUID, dict[str, str]]:
    """Return `masked` for each person of a page, with one query for their keys."""
    people = list(people)
    rows = [
        {name: getattr(person, name) for name in ("id", "erased_at", *SEALED.values())} for person in people
    ]
    clear = _unseal(rows, tuple(SEALED))
    return {
        person.pk: {
            "name": masks.mask_name(person.name),
            "document": masks.mask_document(clear.get(person.pk, {}).get("document", "")),
            "mobile": masks.mask_mobile(clear.get(person.pk, {}).get("mobile", "") or ""),
        }
        for person in people
    }


def _open(person_ids: list[UUID], fields: tuple[str, ...]) -> dict[UUID, dict[str, str]]:
    columns = [SEALED[field] for field in fields]
    return _unseal(list(Person.objects.filter(pk__in=person_ids).values("id", "erased_at", *columns)), fields)


def _unseal(rows: list[dict], fields: tuple[str, ...]) -> dict[UUID, dict[str, str]]:
    """Open the sealed columns of people's rows, with one query for their keys."""
    columns = [SEALED[field] for field in fields]
    wanted = [row["id"] for row in rows]
    keys = dict(rows_of(connection, _KEYS, [wanted]))
    opened = {}
    for row in rows:
        values = dict.fromkeys(fields, "")
        if any(row[column] for column in columns):
            key = crypto.unwrap(keys[row["id"]], row["id"])
            for field, column in zip(fields, columns, strict=True):
                if row[column]:
                    values[field] = crypto.decrypt(key, row[column], crypto.aad("people", column, row["id"]))
        opened[row["id"]] = values
    return opened
