"""Approvals per second by one or several connections, each a process of its own, beside the same rows by bare SQL."""

import json
import subprocess
import sys
from collections.abc import Iterator

from bench._databases import Throwaway
from bench._interleaving import in_turns
from zhigong.door.home import CHECKOUT
from zhigong.door.speech import Refusal

ROUNDS = 5
BATCH = {1: 16, 4: 6}  # approvals per connection and round
WARMING = 4
NEEDED = sum(ROUNDS * 2 * count * each + 2 * WARMING * count for count, each in BATCH.items()) + 2


class Connections:
    """So many processes with a connection each, told together what to approve."""

    def __init__(self, database: Throwaway, grant_id: int, count: int) -> None:
        command = [sys.executable, "-m", "bench._approving", str(grant_id)]
        self.processes = [
            subprocess.Popen(
                command, env=database.environment(), cwd=CHECKOUT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for _number in range(count)
        ]  # fmt: skip
        self.hear()

    def tell(self, orders: list) -> None:
        """Give each process its order."""
        for process, order in zip(self.processes, orders, strict=True):
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()

    def hear(self) -> list:
        """Wait for every process's answer."""
        lines = [process.stdout.readline() for process in self.processes]
        if not all(lines):
            raise Refusal("测量进程意外退出，原因见上。", "A measuring process ended; its reason is above.")
        return [json.loads(line) for line in lines]

    def approve(self, side: str, matters: Iterator[str], each: int) -> float:
        """Approve `each` applications per connection and return approvals per second over all of them."""
        self.tell([{"side": side, "matters": [next(matters) for _ in range(each)]} for _ in self.processes])
        self.hear()
        self.tell([None] * len(self.processes))
        times = self.hear()
        seconds = max(one["ended"] for one in times) - min(one["begun"] for one in times)
        return each * len(self.processes) / seconds

    def end(self) -> None:
        """Let the processes go."""
        for process in self.processes:
            process.stdin.close()
            process.stdout.close()
            process.wait()


def measure(database: Throwaway, grant_id: int, matters: Iterator[str]) -> Iterator[tuple[int, float, float]]:
    """Yield (connections, ours, limit) in approvals per second. Refusal when both sides do not write the same rows."""
    for count, each in BATCH.items():
        connections = Connections(database, grant_id, count)
        try:
            if count == 1:
                demand_same_rows(connections, matters)
            for side in ("ours", "limit"):
                connections.approve(side, matters, WARMING)
            ours, limit = in_turns(
                lambda c=connections, e=each: c.approve("ours", matters, e),
                lambda c=connections, e=each: c.approve("limit", matters, e),
                ROUNDS,
            )
        finally:
            connections.end()
        yield count, ours, limit


def demand_same_rows(connections: Connections, matters: Iterator[str]) -> None:
    """Refuse to compare when the bare SQL no longer writes what an approval writes (bench/_bare.py must follow)."""
    connections.tell([{"side": "compare", "matters": [next(matters), next(matters)]}])
    (found,) = connections.hear()
    if not found["ours"] or found["ours"] != found["limit"]:
        raise Refusal(
            "批准入会写入的行与对照 SQL 不一致，请更新 bench/_bare.py。",
            "An approval no longer writes the rows that bench/_bare.py writes; bring that file up to date.",
            f"ours  {found['ours']}\nlimit {found['limit']}",
        )
