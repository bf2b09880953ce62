"""What `./zg verify` answers about the journal beside the whole verification: proofs, exports, anchors, countersignatures."""

import json
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import anchors, bundles, entries, heads, log, order, proofs, seals


class NoAnswer(ValueError):
    """The question cannot be answered; the text is a sentence."""


def ask(question: str, argument: str = "") -> dict:
    """Answer one question with at least {"ok"}; in the system's seat, what is still waiting is sealed first.

    Questions: entry (id), since (root as hex), export, anchor, against, countersign, accept (file), reopen.
    """
    with acting(Seat.system("verify")):
        order.sequence()
        while seals.seal_next():
            continue
    try:
        with acting(Seat.system("verify")):
            return ANSWERS[question](argument)
    except (anchors.AnchorRefused, OSError) as error:
        raise NoAnswer(str(error)) from error
    except proofs.NotSealed as error:
        raise NoAnswer(_("日志 %(id)s 不存在，或还没有封存。") % {"id": error}) from error
    except proofs.UnknownRoot as error:
        raise NoAnswer(_("本实例从未有过这个根：%(root)s。") % {"root": error}) from error
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise NoAnswer(_("文件内容无法识别。")) from error


def _entry(argument: str) -> dict:
    proof = proofs.prove_entry(int(argument))
    return {"ok": proof.holds(), "inclusion": proof.as_json()}


def _since(argument: str) -> dict:
    proof = proofs.prove_since(_root(argument))
    return {"ok": proofs.consistency_holds(proof), "consistency": proof}


def _root(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise NoAnswer(_("根是 64 位十六进制数。")) from None


def _export(argument: str) -> dict:
    path = Path(argument)
    size = bundles.write_bundle(path, timezone.now())
    entries.record("journal.export", detail={"seals": size})
    return {"ok": True, "export": str(path.absolute()), "seals": size}


def _anchor(argument: str) -> dict:
    anchor = anchors.make_anchor(timezone.now())
    _write(argument, anchor)
    entries.record("journal.anchor", detail={"seals": anchor["size"], "root": anchor["root"]})
    text = f"zhigong {anchor['size']} {anchor['root']} {anchor['at']}"
    shown = {name: anchor[name] for name in ("size", "entries", "root", "at")}
    return {"ok": True, "anchor": str(Path(argument).absolute()), **shown, "qr": text}


def _against(argument: str) -> dict:
    anchor = _read(argument)
    problems = anchors.check_anchor(anchor)
    return {"ok": not problems, "against": anchor["at"], "size": anchor["size"], "problems": problems}


def _countersign(argument: str) -> dict:
    signed = anchors.countersign(_read(argument), timezone.now())
    _write(argument, signed)
    entries.record("journal.countersign", detail={"instance": signed["instance"], "seals": signed["size"]})
    return {"ok": True, "countersigned": signed["instance"], "size": signed["size"], "root": signed["root"]}


def _accept(argument: str) -> dict:
    kept = anchors.accept(_read(argument))
    entries.record("journal.accept_countersignature", detail={"count": kept})
    return {"ok": True, "kept": kept}


def _reopen(argument: str) -> dict:
    heads.reopen()
    entries.record("journal.reopen", detail={"seals": log.size_now()})
    return {"ok": True, "reopened_at": log.size_now()}


def _read(path: str) -> dict:
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _write(path: str, document: dict) -> None:
    Path(path).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


ANSWERS = {
    "entry": _entry,
    "since": _since,
    "export": _export,
    "anchor": _anchor,
    "against": _against,
    "countersign": _countersign,
    "accept": _accept,
    "reopen": _reopen,
}
