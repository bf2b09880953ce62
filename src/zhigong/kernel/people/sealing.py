"""People sealed for entering in bulk: their values as text for COPY, personal ones under each person's own key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhigong.kernel import crypto
from zhigong.lib.identity import digest_type
from zhigong.lib.ids import uuid7
from zhigong.lib.masks import tail4
from zhigong.lib.pinyin import name_syllables

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})
FACTS = ("ethnicity", "education", "political_status", "employment_status", "skill_level", "hukou_type")


@dataclass(slots=True)
class Entrant:
    """One row about to be staged: cleaned and checked (lib.identity, lib.contacts); '' and None say nothing."""

    number: int
    unit_code: str
    name: str
    doc_type: str
    document: str
    mobile: str = ""
    sex: str = ""
    birth_on: date | None = None
    ethnicity: str = ""
    education: str = ""
    political_status: str = ""
    employment_status: str = ""
    skill_level: str = ""
    hukou_type: str = ""
    is_migrant: bool | None = None
    employment_form: str = ""
    joined_on: date | None = None


def seal_entrants(entrants: Sequence) -> str:
    """Return the rows as text for COPY, in the order of their documents' digests (the order locks are taken in).

    Entrants are `Entrant` or anything with its attributes. Each gets the ids and the key a new person would have;
    for somebody registered already they are thrown away. About 35 µs a row, nothing is asked of the database.
    """
    if not entrants:
        return ""
    digests = crypto.Digests()
    numbers = [crypto.document_value(digest_type(one.doc_type), one.document) for one in entrants]
    documents = digests.candidates("document", numbers)
    order = sorted(range(len(entrants)), key=lambda at: documents[at][0])
    entrants, documents = [entrants[at] for at in order], [documents[at] for at in order]
    tails = digests.many("tail", [tail4(one.document) for one in entrants])
    phones = digests.candidates("phone", [one.mobile for one in entrants])
    people = [str(uuid7()) for _one in entrants]
    keys = crypto.new_person_keys(people)
    sealed_documents, sealed_phones = _sealed(entrants, people, keys)
    wrapping = str(crypto.wrapping_key_id(keys[0][1]))
    columns = zip(
        entrants, people, keys, documents, tails, phones, sealed_documents, sealed_phones, strict=True
    )
    return "".join(_line(*values, str(digests.key_id), wrapping) for values in columns)


def _sealed(entrants: Sequence, people: list[str], keys: list) -> tuple[list[bytes], list[bytes | None]]:
    """Documents and phones under their person's key; both in one call, because each call has its price."""
    rows = [
        (key, one.document, f"people.doc_cipher.{person}")
        for one, person, (key, _wrapped) in zip(entrants, people, keys, strict=True)
    ]
    rows += [
        (key, one.mobile, f"people.mobile_cipher.{person}")
        for one, person, (key, _wrapped) in zip(entrants, people, keys, strict=True)
        if one.mobile
    ]
    made = crypto.encrypt_many(rows)
    phones = iter(made[len(entrants) :])
    return made[: len(entrants)], [next(phones) if one.mobile else None for one in entrants]


def _line(one, person, key, documents, tail, phones, document, phone, key_id: str, wrapping: str) -> str:
    """One line of COPY text, in the order of the staging table's columns."""
    syllables = name_syllables(one.name)
    has_phone = phone is not None
    return (
        "\t".join(
            (
                str(one.number),
                person,
                str(uuid7()),
                one.unit_code.translate(_ESCAPES),
                one.joined_on.isoformat() if one.joined_on else NULL,
                one.employment_form,
                one.name.translate(_ESCAPES),
                " ".join(syllables)[:200].translate(_ESCAPES),
                "".join([part[0] for part in syllables])[:20].translate(_ESCAPES),
                one.sex or "0",
                one.birth_on.isoformat() if one.birth_on else NULL,
                one.ethnicity,
                one.education,
                one.political_status,
                one.employment_status,
                one.skill_level,
                one.hukou_type,
                NULL if one.is_migrant is None else "t" if one.is_migrant else "f",
                one.doc_type,
                "\\\\x" + document.hex(),
                "\\\\x" + documents[0].hex(),
                "\\\\x" + tail.hex(),
                "\\\\x" + phone.hex() if has_phone else NULL,
                "\\\\x" + phones[0].hex() if has_phone else NULL,
                key_id,
                "\\\\x" + key[1].hex(),
                wrapping,
                _others(documents),
                _others(phones) if has_phone else NULL,
            )
        )
        + "\n"
    )


def _others(digests: Iterable[bytes]) -> str:
    """The digests under older keys as an array's text; there are some while keys are rotated."""
    older = list(digests)[1:]
    if not older:
        return NULL
    return "{" + ",".join('"\\\\\\\\x' + one.hex() + '"' for one in older) + "}"
