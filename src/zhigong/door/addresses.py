"""Addresses and ports: which are this machine's own, which are free, whether somebody healthy answers there."""

import ipaddress
import json
import socket
import urllib.error
import urllib.request

from zhigong.door.speech import Refusal, say

FIRST_PORT = 8000


def is_loopback(host: str) -> bool:
    """Whether an address reaches only this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_every_address(host: str) -> bool:
    """Whether an address means all of the machine's own (0.0.0.0, ::): one to listen on, none to open."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def can_listen(host: str, port: int) -> bool:
    """Whether a port is free on an address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or the next free one with a sentence."""
    first = wanted or FIRST_PORT
    for port in range(first, min(first + 200, 65536)):
        if can_listen(host, port):
            if port != first:
                say(f"端口 {first} 已被占用，改用 {port}。", f"Port {first} is taken; using {port}.")
            return port
    raise Refusal(f"{host} 上从 {first} 起没有可用端口。", f"No port is free on {host} from {first} on.")


def is_healthy(web_url: str) -> bool:
    """Whether GET /healthz answers ok."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({})
    )  # loopback never goes through a proxy
    try:
        with opener.open(f"{web_url}/healthz", timeout=5) as answer:
            return answer.status == 200 and json.load(answer).get("status") == "ok"
    except (urllib.error.URLError, OSError, ValueError):
        return False
