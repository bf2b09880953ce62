"""A member by a whole document number: over HTTP and journaled, beside the same transaction in bare SQL."""

import json
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

from bench._databases import Throwaway
from bench._interleaving import in_turns
from bench._pages import CONNECTIONS, OURS
from zhigong.door.home import CHECKOUT
from zhigong.door.speech import Refusal

EACH, ROUNDS, WARMING = 30, 5, 10  # per connection and round


def measure(
    database: Throwaway, url: str, cookie: tuple[str, str], grant_id: int, documents: list
) -> tuple[float, float]:
    """Return requests per second and transactions per second, over as many connections each. Refusal."""
    finders = Finders(database, grant_id, [number for _membership, number in documents])
    try:
        ask_all(url, cookie, documents, WARMING)
        finders.find(WARMING)
        return in_turns(lambda: ask_all(url, cookie, documents, EACH), lambda: finders.find(EACH), ROUNDS)
    finally:
        finders.end()


def ask_all(url: str, cookie: tuple[str, str], documents: list, each: int) -> float:
    """Ask on several kept connections at once and return answers per second; every answer must be the right member."""
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        begun = time.perf_counter()
        done = [threads.submit(ask, url, cookie, documents[place:], each) for place in range(CONNECTIONS)]
        for one in done:
            one.result()
        return CONNECTIONS * each / (time.perf_counter() - begun)


def ask(url: str, cookie: tuple[str, str], documents: list, count: int) -> None:
    """Ask for so many on one connection. Refusal for a wrong answer.

    Plain bytes over a socket: the asking side shares the processors with what is measured, and the limit has none.
    """
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(count):
            membership, document = documents[number * CONNECTIONS % len(documents)]
            connection.sendall(
                f"GET {OURS}?q={quote(document)} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {'='.join(cookie)}\r\n\r\n".encode()
            )
            head = answer(connection)
            if not head.startswith(b"HTTP/1.1 302") or membership.encode() not in head:
                said = head.split(b"\r\n", 1)[0].decode()
                raise Refusal(f"查证件得到 {said}。", f"A document was answered with {said}.")


def answer(connection: socket.socket) -> bytes:
    """The head of one answer; its body, if it has one, is read to the end."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (more := connection.recv(65536)):
            raise Refusal("网页服务断开了连接。", "The web server closed the connection.")
        received += more
    head, _blank, body = received.partition(b"\r\n\r\n")
    length = next(
        (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0"
    )
    missing = int(length.split(b":")[1]) - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return head


class Finders:
    """As many processes with a bare connection each, told together how many to find."""

    def __init__(self, database: Throwaway, grant_id: int, numbers: list[str]) -> None:
        command = [sys.executable, "-m", "bench._finding_bare", str(grant_id)]
        self.processes = [
            subprocess.Popen(
                command, env=database.environment(), cwd=CHECKOUT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for _number in range(CONNECTIONS)
        ]  # fmt: skip
        for place, process in enumerate(self.processes):
            self.tell(process, numbers[place:] + numbers[:place])
        self.hear()

    def tell(self, process, order) -> None:
        """Give one process its order."""
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()

    def hear(self) -> list:
        """Wait for every process's answer. Refusal when one ended."""
        lines = [process.stdout.readline() for process in self.processes]
        if not all(lines):
            raise Refusal("测量进程意外退出，原因见上。", "A measuring process ended; its reason is above.")
        return [json.loads(line) for line in lines]

    def find(self, each: int) -> float:
        """Transactions per second over all processes."""
        for process in self.processes:
            self.tell(process, each)
        times = self.hear()
        seconds = max(one["ended"] for one in times) - min(one["begun"] for one in times)
        return each * len(self.processes) / seconds

    def end(self) -> None:
        """Let the processes go."""
        for process in self.processes:
            process.stdin.close()
            process.stdout.close()
            process.wait()
