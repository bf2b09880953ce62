"""keys: how far a rotation has come; a new key; the end of an old one."""

import json

from zhigong.door import answers
from zhigong.door.commands.asking import give, inside
from zhigong.door.home import Home
from zhigong.door.progress import Bar
from zhigong.door.speech import say


def keys(home: Home, options) -> int:
    """Show, rotate or retire keys; a rotation cut short goes on by itself or with the next call."""
    bar = Bar()
    with inside(home):
        told = answers.rotate_keys(options.rotate or "", options.retire or "", bar)
    bar.end()
    if options.json:
        give(told)
        return 0
    for name in ("new_key", "retired"):
        if name in told:
            print(f"{name}\t{json.dumps(told[name])}")
    if not told["rotations"] and len(told) == 2:
        say("还没有更换过密钥。", "No key was rotated yet.")
    for row in told["rotations"]:
        print(json.dumps(row, ensure_ascii=False))
    return 0
