"""A new wrapping or digest key while everybody works: old and new are both readable until the last row is done."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.crypto.keys import retire_key
from zhigong.kernel.journal import entries
from zhigong.kernel.people.models import Account, KeyRotation, Person, PersonKey, RetiredKey
from zhigong.lib.identity import digest_type
from zhigong.lib.masks import tail4

PURPOSES = ("wrapping", "digest")
BATCH = 200


class RotationRefused(ValueError):
    """The rotation cannot begin or a key cannot go yet; the text is a sentence."""


# Told from above: what others keep under a key of the purpose (count under others, bring some over).
_holders: dict[str, list[tuple[Callable[[int], int], Callable[[int, int], int]]]] = {
    "wrapping": [],
    "digest": [],
}


def also_wrapped(count: Callable[[int], int], rewrap: Callable[[int, int], int]) -> None:
    """Let a room above bring its own keys over in every rotation of the wrapping key (attachments do)."""
    _holders["wrapping"].append((count, rewrap))


def also_digested(count: Callable[[int], int], redigest: Callable[[int, int], int]) -> None:
    """Let a room or line above make its own digests anew in every rotation of the digest key (callers' numbers do)."""
    _holders["digest"].append((count, redigest))


def start_rotation(purpose: str, *, now: datetime) -> KeyRotation:
    """Make a new key of the purpose, for every new value from now on, and begin to bring the old ones over.

    Run in the system's seat. RotationRefused while another rotation of the purpose is under way.
    """
    if purpose not in PURPOSES:
        raise RotationRefused(_("可以更换的是 wrapping（个人密钥的包裹密钥）和 digest（本级摘要密钥）。"))
    if KeyRotation.objects.filter(purpose=purpose, finished_at=None).exists():
        raise RotationRefused(_("上一次更换还没有完成，请先让它做完。"))
    key_id = crypto.add_key(settings.ZG_KEYS_FILE, purpose)
    rotation = KeyRotation.objects.create(purpose=purpose, key_id=key_id, started_at=now)
    entries.record("keys.start_rotation", detail={"purpose": purpose, "key": key_id})
    return rotation


def rotate_some(*, now: datetime, limit: int = BATCH, purpose: str = "") -> int:
    """Bring the next rows under the new key, in this transaction, and return how many; 0 when nothing is left to do.

    Safe to be killed: rows and progress commit together. Two at once wait for each other. `purpose`: only of this one.
    """
    under_way = KeyRotation.objects.filter(finished_at=None, **({"purpose": purpose} if purpose else {}))
    rotation = under_way.select_for_update().order_by("pk").first()
    if rotation is None:
        return 0
    work = _WORK[rotation.purpose, rotation.stage]
    ids = work(rotation, limit)
    if ids:
        rotation.reached, rotation.done_count = ids[-1], rotation.done_count + len(ids)
        what = f"keys.rotate_{rotation.purpose}"
        entries.record(what, detail={"key": rotation.key_id, "stage": rotation.stage, "count": len(ids)})
    elif rotation.purpose == "digest" and rotation.stage == "people":
        rotation.stage, rotation.reached = "accounts", None
    else:
        _finish(rotation, now)
    rotation.save(update_fields=["stage", "reached", "done_count", "conflict_count", "finished_at"])
    return len(ids) if ids or rotation.finished_at else 1


def _finish(rotation: KeyRotation, now: datetime) -> None:
    """End it when no row is left; who was entered behind the cursor under the old key is done in another round."""
    if any([bring_over(rotation.key_id, BATCH) for _count, bring_over in _holders[rotation.purpose]]):
        return
    if _left(rotation.purpose, rotation.key_id):
        rotation.stage, rotation.reached = "people", None
        return
    rotation.finished_at = now
    detail = {"purpose": rotation.purpose, "key": rotation.key_id, "count": rotation.done_count}
    entries.record("keys.finish_rotation", detail=detail)


def take_up(purpose: str = "") -> int:
    """Open finished rotations again for rows sealed before them and committed after them; return how many rows.

    An import seals its batches ahead, so the last of them may come in late. Reads every row once for each purpose
    that still has an older key; `rotate_some` then does the rows.
    """
    found = 0
    for one in (purpose,) if purpose else PURPOSES:
        rotation = KeyRotation.objects.select_for_update().filter(purpose=one).order_by("-pk").first()
        if rotation is None or rotation.finished_at is None or len(crypto.key_ring().all(one)) == 1:
            continue
        if left := _left(one, rotation.key_id):
            rotation.stage, rotation.reached, rotation.finished_at = "people", None, None
            rotation.save(update_fields=["stage", "reached", "finished_at"])
            entries.record("keys.take_up", detail={"purpose": one, "key": rotation.key_id, "count": left})
            found += left
    return found


def retire(purpose: str, key_id: int, *, now: datetime) -> None:
    """Destroy an old key once nothing is under it: copies kept elsewhere can then no longer be read with ours.

    Waits for whoever is entering people, and finishes what they sealed under it; the key goes when this commits, and
    the database takes nothing more under it. RotationRefused while it is active or its rotation is under way.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.keys'), hashtext(current_schema()))")
    if take_up(purpose):
        while rotate_some(now=now, purpose=purpose):
            continue
    rotation = KeyRotation.objects.filter(purpose=purpose).order_by("-pk").first()
    is_finished = rotation is not None and rotation.finished_at is not None
    if not is_finished or key_id >= rotation.key_id or _left(purpose, rotation.key_id):
        raise RotationRefused(_("还有内容在用这把密钥，更换完成之后才能销毁。"))
    RetiredKey.objects.get_or_create(purpose=purpose, key_id=key_id, defaults={"retired_at": now})
    entries.record("keys.retire", detail={"purpose": purpose, "key": key_id})
    transaction.on_commit(lambda: retire_key(Path(settings.ZG_KEYS_FILE), purpose, key_id))


def state() -> list[dict]:
    """Return every rotation so far, the newest first; what is left under older keys stands with the newest of each."""
    newest: dict[str, int] = {}
    for one in KeyRotation.objects.order_by("pk"):
        newest[one.purpose] = one.pk
    return [
        {
            "purpose": one.purpose,
            "key": one.key_id,
            "done": one.done_count,
            "left": _left(one.purpose, one.key_id) if newest[one.purpose] == one.pk else 0,
            "conflicts": one.conflict_count,
            "started_at": one.started_at.isoformat(),
            "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        }
        for one in KeyRotation.objects.order_by("-pk")
    ]


def _left(purpose: str, key_id: int) -> int:
    if purpose == "wrapping":
        own = PersonKey.objects.filter(destroyed_at=None).exclude(wrapping_key_id=str(key_id)).count()
    else:
        own = Person.objects.filter(erased_at=None).exclude(digest_key_id=str(key_id)).count()
        own += _accounts_under_others(key_id).count()
    return own + sum(count(key_id) for count, _bring_over in _holders[purpose])


def _accounts_under_others(key_id: int):
    return Account.objects.exclude(mobile_cipher=None).exclude(digest_key_id=str(key_id))


def _after(rows, rotation: KeyRotation, key: str):
    return rows.filter(**{f"{key}__gt": rotation.reached}) if rotation.reached else rows


def _rewrap(rotation: KeyRotation, limit: int) -> list[UUID]:
    rows = PersonKey.objects.filter(destroyed_at=None).exclude(wrapping_key_id=str(rotation.key_id))
    rows = list(_after(rows, rotation, "person_id").order_by("person_id")[:limit])
    if not rows:
        return []
    ids = [row.person_id for row in rows]
    wrapped = [crypto.rewrap(row.wrapped, row.person_id) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_keys_rewrap(%s::uuid[], %s::bytea[], %s)", [ids, wrapped, str(rotation.key_id)]
        )
    return ids


def _redigest_people(rotation: KeyRotation, limit: int) -> list[UUID]:
    rows = Person.objects.select_for_update(of=("self",)).filter(erased_at=None)
    rows = rows.exclude(digest_key_id=str(rotation.key_id))
    rows = list(_after(rows, rotation, "id").order_by("id")[:limit])
    keys = dict(PersonKey.objects.filter(pk__in=[row.pk for row in rows]).values_list("person_id", "wrapped"))
    digests = crypto.Digests(rotation.key_id)
    made = [_digests_of(row, crypto.unwrap(keys[row.pk], row.pk), digests) for row in rows]
    try:
        with transaction.atomic():
            _write(rotation, made)
    except (
        IntegrityError
    ):  # entered again under the new digest meanwhile, by a way that does not ask the door
        for one in made:
            _write_apart(rotation, one)
    return [row.pk for row in rows]


def _digests_of(
    person: Person, key: crypto.PersonKey, digests: crypto.Digests
) -> tuple[UUID, bytes | None, bytes | None, bytes | None]:
    document = tail = mobile = None
    if person.doc_cipher is not None:
        number = crypto.decrypt(key, person.doc_cipher, crypto.aad("people", "doc_cipher", person.pk))
        [tail] = digests.many("tail", [tail4(number)])
        if person.doc_digest is not None:
            value = crypto.document_value(digest_type(person.doc_type), number)
            [document] = digests.many("document", [value])
    if person.mobile_cipher is not None:
        number = crypto.decrypt(key, person.mobile_cipher, crypto.aad("people", "mobile_cipher", person.pk))
        [mobile] = digests.many("phone", [number])
    return person.pk, document, tail, mobile


def _write(rotation: KeyRotation, made: list[tuple]) -> None:
    if not made:
        return
    columns = [list(column) for column in zip(*made, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_redigest(%s::uuid[], %s::bytea[], %s::bytea[], %s::bytea[], %s)",
            [*columns, str(rotation.key_id)],
        )


def _write_apart(rotation: KeyRotation, one: tuple) -> None:
    """Bring one person over; a document another row holds by now stays with that row, and the matter is journaled."""
    try:
        with transaction.atomic():
            _write(rotation, [one])
    except IntegrityError:
        person_id, _document, tail, mobile = one
        _write(rotation, [(person_id, None, tail, mobile)])
        rotation.conflict_count += 1
        entries.record("keys.document_entered_twice", subjects=[person_id])


def _redigest_accounts(rotation: KeyRotation, limit: int) -> list[UUID]:
    rows = _accounts_under_others(rotation.key_id).select_for_update()
    rows = list(_after(rows, rotation, "id").order_by("id")[:limit])
    digests = crypto.Digests(rotation.key_id)
    for account in rows:
        place = crypto.aad("accounts", "mobile_cipher", account.pk)
        mobile = crypto.decrypt_for_account(account.mobile_cipher, place)
        [made] = digests.many("phone", [mobile])
        # one phone may have come in under both keys at one moment: whoever has the new digest keeps signing in by it
        is_taken = Account.objects.filter(mobile_digest=made).exclude(pk=account.pk).exists()
        account.mobile_digest, account.digest_key_id = None if is_taken else made, str(rotation.key_id)
        rotation.conflict_count += is_taken
    Account.objects.bulk_update(rows, ["mobile_digest", "digest_key_id"])
    return [account.pk for account in rows]


_WORK: dict[tuple[str, str], Callable[[KeyRotation, int], list[UUID]]] = {
    ("wrapping", "people"): _rewrap,
    ("digest", "people"): _redigest_people,
    ("digest", "accounts"): _redigest_accounts,
}
