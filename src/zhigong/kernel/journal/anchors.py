"""Anchors: a signed root kept elsewhere, and countersigned by another level; whoever holds our host holds our key."""

from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from zhigong.kernel import crypto
from zhigong.kernel.journal import log, proofs
from zhigong.kernel.journal.models import Countersignature, Seal

FORMAT = 1
TEXTS, NUMBERS = ("instance", "root", "at", "public", "signature"), ("format", "size", "entries")


class AnchorRefused(ValueError):
    """The anchor cannot be used; the text is a sentence."""


def make_anchor(now: datetime) -> dict:
    """Return the newest root, signed: to be printed, kept elsewhere, or countersigned by another level.

    Holds nothing about anybody. When another level has countersigned before, the proof that this root continues the
    root they saw goes with it. AnchorRefused while nothing is sealed.
    """
    last = Seal.objects.defer("leaves").order_by("-place").first()
    if last is None or last.log_root is None:
        raise AnchorRefused(_("还没有封存任何日志，稍后再试。"))
    anchor = {
        "type": "zhigong-anchor",
        "format": FORMAT,
        "instance": settings.ZG_PUBLIC_URL,
        "size": last.place + 1,
        "entries": last.last_number,
        "root": bytes(last.log_root).hex(),
        "at": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    key_id, signature = crypto.sign(_signed_text(anchor))
    anchor |= {"public": crypto.public_keys()[key_id], "signature": signature.hex(), "countersignatures": []}
    seen = Countersignature.objects.filter(is_ours=True, size__lte=anchor["size"]).order_by("size").last()
    if seen is not None:
        anchor["consistency"] = proofs.consistency(seen.size, anchor["size"])
    return anchor


def check_anchor(anchor: dict) -> list[dict]:
    """Return what does not hold between an anchor of ours kept elsewhere and the log that is here now.

    The log itself is verified apart (verify_seals); here only whether it still continues what was signed then.
    AnchorRefused when the file is no anchor or its signature is nobody's.
    """
    _demand_sound(anchor)
    if anchor["public"] not in crypto.public_keys().values():
        raise AnchorRefused(_("这份锚点不是本实例签发的（公钥不符）。"))
    return _differences(anchor["size"], anchor["root"], anchor["at"])


def check_countersignatures() -> list[dict]:
    """Return what does not hold between our log and the roots other levels have countersigned."""
    problems = []
    for row in Countersignature.objects.filter(is_ours=True).order_by("size"):
        signed = _countersigned_text(
            bytes(row.signature), row.public, row.at.astimezone(UTC).isoformat(timespec="seconds")
        )
        if not crypto.verify_with(row.by_public, signed, bytes(row.countersignature)):
            problems.append(
                {"table": "countersignatures", "row": str(row.pk), "problem": "the signature does not fit"}
            )
        problems += _differences(row.size, bytes(row.root).hex(), row.at.isoformat(timespec="seconds"))
    return problems


def countersign(anchor: dict, now: datetime) -> dict:
    """Return another instance's anchor with our signature under it, and remember the root: it is asked for next time.

    AnchorRefused when its signature is wrong, or when it does not continue the root we saw of that instance before.
    """
    _demand_sound(anchor)
    before = Countersignature.objects.filter(is_ours=False, public=anchor["public"]).order_by("-size").first()
    if before is not None and not _continues(anchor, before):
        raise AnchorRefused(
            _("%(instance)s 的日志与我方 %(at)s 见证过的不相连续：可能被改写，不予副署，请查明。")
            % {"instance": anchor["instance"], "at": before.at.date()}
        )
    at = now.astimezone(UTC).replace(microsecond=0)
    key_id, signature = crypto.sign(
        _countersigned_text(
            bytes.fromhex(anchor["signature"]), anchor["public"], at.isoformat(timespec="seconds")
        )
    )
    by_public = crypto.public_keys()[key_id]
    _keep(anchor, by=settings.ZG_PUBLIC_URL, by_public=by_public, signature=signature, at=at, is_ours=False)
    given = {
        "by": settings.ZG_PUBLIC_URL,
        "public": by_public,
        "at": at.isoformat(timespec="seconds"),
        "signature": signature.hex(),
    }
    return anchor | {"countersignatures": [*anchor.get("countersignatures", []), given]}


def accept(anchor: dict, trusted: set[str] | None = None) -> int:
    """Keep the countersignatures that came back under an anchor of ours and return how many were new.

    `trusted` are the public keys of the levels we know; None takes any sound signature. AnchorRefused otherwise.
    """
    if check_anchor(anchor):
        raise AnchorRefused(_("这份锚点与本实例现在的日志不一致，不能收下。"))
    kept = 0
    for given in anchor.get("countersignatures", []):
        signature = bytes.fromhex(given["signature"])
        signed = _countersigned_text(bytes.fromhex(anchor["signature"]), anchor["public"], given["at"])
        if given["public"] == anchor["public"] or (trusted is not None and given["public"] not in trusted):
            raise AnchorRefused(_("副署的公钥不是已知的其他级别实例。"))
        if not crypto.verify_with(given["public"], signed, signature):
            raise AnchorRefused(_("副署的签名不正确。"))
        at = datetime.fromisoformat(given["at"])
        kept += _keep(
            anchor, by=given["by"], by_public=given["public"], signature=signature, at=at, is_ours=True
        )
    return kept


def _keep(anchor: dict, *, by: str, by_public: str, signature: bytes, at: datetime, is_ours: bool) -> bool:
    found = {"is_ours": is_ours, "public": anchor["public"], "size": anchor["size"], "by_public": by_public}
    if Countersignature.objects.filter(**found).exists():
        return False
    Countersignature.objects.create(
        **found,
        instance=anchor["instance"][:200],
        entries=anchor["entries"],
        root=bytes.fromhex(anchor["root"]),
        signature=bytes.fromhex(anchor["signature"]),
        by=by[:200],
        countersignature=signature,
        at=at,
    )
    return True


def _continues(anchor: dict, before: Countersignature) -> bool:
    root = bytes(before.root).hex()
    if anchor["size"] == before.size:
        return anchor["root"] == root
    proof = anchor.get("consistency") or {}
    fits = (proof.get("old_size"), proof.get("old_root")) == (before.size, root)
    fits = fits and (proof.get("size"), proof.get("root")) == (anchor["size"], anchor["root"])
    return fits and proofs.consistency_holds(proof)


def _differences(size: int, root: str, at: str) -> list[dict]:
    try:
        now = log.root_of(size).hex()
    except KeyError:
        problem = f"the log ends before the {size} seals anchored on {at}: it was cut off"
    else:
        if now == root:
            return []
        problem = f"the first {size} seals are not those anchored on {at}: history was rewritten"
    return [{"table": "seals", "row": f"place 0 to {size - 1}", "problem": problem}]


def _demand_sound(anchor: dict) -> None:
    if not isinstance(anchor, dict) or anchor.get("type") != "zhigong-anchor":
        raise AnchorRefused(_("这不是锚点文件。"))
    is_whole = all(type(anchor.get(name)) is str for name in TEXTS)
    is_whole = is_whole and all(type(anchor.get(name)) is int for name in NUMBERS)
    if not is_whole or anchor["size"] < 1:
        raise AnchorRefused(_("锚点文件内容不完整。"))
    try:
        signature = bytes.fromhex(anchor["signature"])
        holds = crypto.verify_with(anchor["public"], _signed_text(anchor), signature)
    except ValueError:
        holds = False
    if not holds:
        raise AnchorRefused(_("锚点的签名不正确，文件可能被改动。"))


def _signed_text(anchor: dict) -> bytes:
    numbers = anchor["size"].to_bytes(8) + anchor["entries"].to_bytes(8)
    return b"zhigong anchor\0" + numbers + bytes.fromhex(anchor["root"]) + anchor["at"].encode()


def _countersigned_text(signature: bytes, public: str, at: str) -> bytes:
    return b"zhigong countersignature\0" + signature + bytes.fromhex(public) + at.encode()
