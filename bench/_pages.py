"""The officer's first page of members from the real web server, beside the same template rendered from constants."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

from bench._databases import Throwaway
from bench._interleaving import in_turns
from zhigong.door.addresses import free_port, is_healthy
from zhigong.door.commands.running import web_command, web_environment
from zhigong.door.home import CHECKOUT
from zhigong.door.setting_up import ensure_static_files
from zhigong.door.speech import Refusal

HOST = "127.0.0.1"
OURS, LIMIT = "/office/members/", "/office/bench/"
# Eight connections: of four, one of two server processes often got three or all.
CONNECTIONS, REQUESTS, ROUNDS, WARMING = 8, 8, 5, 4  # requests are per connection and round
START_SECONDS = 60


def measure(database: Throwaway, cookie: tuple[str, str]) -> tuple[float, float]:
    """Return requests per second (ours, limit) over a few connections that ask one after another. Refusal."""
    with serving(database) as url:
        return measure_list(url, cookie)


def measure_list(url: str, cookie: tuple[str, str]) -> tuple[float, float]:
    """As `measure`, of a server that runs."""
    compare(url, cookie)
    for path in (OURS, LIMIT):
        ask_many(url, path, cookie, WARMING)
    return in_turns(
        lambda: ask_many(url, OURS, cookie, REQUESTS),
        lambda: ask_many(url, LIMIT, cookie, REQUESTS),
        ROUNDS,
    )


@contextmanager
def serving(database: Throwaway) -> Iterator[str]:
    """Run the real web server, with the limit view beside, and give its address. Refusal."""
    ensure_static_files(database.home, database)
    port = free_port(HOST, None)
    url = f"http://{HOST}:{port}"
    environment = web_environment(database.home, database, url, HOST)
    environment |= {
        "PYTHONPATH": database.environment()["PYTHONPATH"],
        "DJANGO_SETTINGS_MODULE": "bench._settings",
    }
    log = (database.home.logs / "bench-web.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", *web_command(HOST, port)],
        env=environment,
        cwd=CHECKOUT,
        stdout=log,
        stderr=log,
    )
    try:
        wait_until_healthy(server, url)
        yield url
    finally:
        server.terminate()
        server.wait()
        log.close()


def wait_until_healthy(server: subprocess.Popen, url: str) -> None:
    """Wait for the web server's first answer."""
    until = time.monotonic() + START_SECONDS
    while not is_healthy(url):
        if server.poll() is not None or time.monotonic() > until:
            raise Refusal(
                "网页服务没有启动，见 logs/bench-web.log。", "The web server did not start; see its log."
            )
        time.sleep(0.1)


def ask_many(url: str, path: str, cookie: tuple[str, str], each: int) -> float:
    """Ask for a page on several kept connections at once and return answers per second."""
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        begun = time.perf_counter()
        done = [threads.submit(ask, url, path, cookie, each) for _connection in range(CONNECTIONS)]
        for one in done:
            one.result()
        return CONNECTIONS * each / (time.perf_counter() - begun)


def ask(url: str, path: str, cookie: tuple[str, str], count: int = 1) -> bytes:
    """Ask so many times on one connection and return the last answer. Refusal for anything but the page."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for _request in range(count):
        connection.request("GET", path, headers={"Cookie": "=".join(cookie)})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise Refusal(f"{path} 回答 {response.status}。", f"{path} answered {response.status}.")
    connection.close()
    return body


def compare(url: str, cookie: tuple[str, str]) -> None:
    """Both pages must show as many rows, or the comparison means nothing."""
    rows = [ask(url, path, cookie).count(b"<tr") for path in (OURS, LIMIT)]
    if rows[0] != rows[1] or rows[0] < 2:
        raise Refusal(f"两个页面的行数不同：{rows}。", f"The two pages show different rows: {rows}.")
