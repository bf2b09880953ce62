"""A text message gateway for tests and developers: checks the signature, keeps keys, sends each key once."""

import hmac
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

CLOCK_TOLERANCE_SECONDS = 300


@dataclass
class GatewaySimulator:
    """Runs on loopback; `faults` lists what the next requests meet: a status, or "drop" (sent, answer lost)."""

    secret: str
    port: int = 0
    faults: list = field(default_factory=list)
    messages: dict[str, dict] = field(default_factory=dict)
    requests_count: int = 0

    def start(self) -> "GatewaySimulator":
        """Serve in the background and return self; `url` is then known."""
        simulator = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                simulator.answer(self)

            def log_message(self, *_arguments):
                """Keep test output quiet: the request line says nothing anyway."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Door)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/messages"

    def stop(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def answer(self, door: BaseHTTPRequestHandler) -> None:
        """Take one request: refuse a wrong signature, send a new key, repeat the answer of a known one."""
        self.requests_count += 1
        body = door.rfile.read(int(door.headers.get("Content-Length", 0)))
        key, timestamp = door.headers.get("Idempotency-Key", ""), door.headers.get("X-Timestamp", "0")
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, int):
            return self._reply(door, fault, {"error": "fault"})
        if not key or not self._is_signed(door.headers.get("X-Signature", ""), timestamp, key, body):
            return self._reply(door, 401, {"error": "signature"})
        sent = self.messages.setdefault(
            key, {**json.loads(body), "reference": f"sim-{len(self.messages) + 1}"}
        )
        if fault == "drop":
            door.close_connection = True
            return None
        return self._reply(door, 200, {"reference": sent["reference"]})

    def _is_signed(self, offered: str, timestamp: str, key: str, body: bytes) -> bool:
        if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > CLOCK_TOLERANCE_SECONDS:
            return False
        mac = HMAC(bytes.fromhex(self.secret), hashes.SM3())
        mac.update(f"{timestamp}\n{key}\n".encode() + body)
        return hmac.compare_digest(mac.finalize().hex(), offered)

    @staticmethod
    def _reply(door: BaseHTTPRequestHandler, status: int, document: dict) -> None:
        content = json.dumps(document).encode()
        door.send_response(status)
        door.send_header("Content-Type", "application/json")
        door.send_header("Content-Length", str(len(content)))
        door.end_headers()
        door.wfile.write(content)


def main() -> None:
    """Run until interrupted: python gateway_simulator.py PORT SECRET_HEX; prints what would reach the phones."""
    port, secret = int(sys.argv[1]), sys.argv[2]
    simulator = GatewaySimulator(secret=secret, port=port).start()
    sys.stdout.write(f"{simulator.url}\n")
    shown = 0
    try:
        while True:
            for key, message in list(simulator.messages.items())[shown:]:
                sys.stdout.write(f"{key}  {message['mobile']}  {message['text']}\n")
                sys.stdout.flush()
                shown += 1
            time.sleep(0.5)
    except KeyboardInterrupt:
        simulator.stop()


if __name__ == "__main__":
    main()
