"""verify: the whole house, one entry's proof, two roots, exports, anchors and countersignatures."""

import json
import sys

from zhigong.door import answers
from zhigong.door.commands.asking import give, inside
from zhigong.door.home import Home
from zhigong.door.progress import Bar
from zhigong.door.speech import say

QUESTIONS = ("reopen", "entry", "since", "export", "anchor", "against", "countersign", "accept")


def verify(home: Home, options) -> int:
    """Check that ledger, versions, counts, journal and seals agree, or answer what was asked; exit 1 when it does not hold."""
    asked = [name for name in QUESTIONS if getattr(options, name)]
    bar = Bar()
    with inside(home):
        found = {} if asked else answers.verify_all(bar)
        for name in asked:
            value = getattr(options, name)
            answer = answers.ask_journal(name, "" if value is True else str(value))
            found |= answer | {"ok": found.get("ok", True) and answer["ok"]}
    bar.end()
    if options.json:
        give(found)
        return 0 if found["ok"] else 1
    say("一致。", "It agrees.") if found["ok"] else say("有不一致。", "Something does not agree.")
    for problem in found.get("problems", []):
        print(json.dumps(problem, ensure_ascii=False, default=str))
    for name, value in found.items():
        if name not in ("ok", "problems", "qr"):
            print(f"{name}\t{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")
    if found.get("qr"):
        show_code(found["qr"])
    return 0 if found["ok"] else 1


def show_code(text: str) -> None:
    """A QR code on the terminal, to be photographed and kept elsewhere."""
    import segno

    segno.make(text, error="m").terminal(out=sys.stderr, compact=True)
