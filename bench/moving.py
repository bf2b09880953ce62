"""Moving a large subtree: what one transaction costs while its writers wait, on a home that is a twin; all rolled back."""

import json
from collections.abc import Callable

from bench.register import own_twin
from zhigong.door.home import Home
from zhigong.door.speech import Refusal

AIM = 0.33
LIMIT_IS = "units and memberships of the subtree rewritten by two statements without triggers, by a superuser"


def run(size: int | None = None, progress: Callable[[float, str], None] = lambda share, text: None) -> dict:
    """Move the largest subtree of at most 20,000 units of the home's twin below another city, twice, and roll back. Refusal."""
    home = Home()
    if home.instance().get("kind") != "twin" or not size:
        raise Refusal(
            "请在模拟数据的安装上运行，并用 --size 说明会员数。",
            "Run it in a twin's home with --size as many members.",
        )
    database = own_twin(home, size)
    progress(0.3, "moving")
    found = json.loads(database.run("bench._moving", database.url("admin")))
    progress(1.0, "")
    result = {
        "work": f"move_subtree ({found['units']} units, {found['members']} members)",
        "unit": "moves/s", "better": "higher", "ours": 1 / found["ours"], "limit": 1 / found["limit"],
        "limit_is": LIMIT_IS, "aim": AIM, "seconds": found,
    }  # fmt: skip
    return {"bench": "moving", "size": size, "results": [result]}
