"""Somebody at the door while an installation is upgraded: what a browser gets until pages are served again."""

import threading
import time
import urllib.error
import urllib.request
from collections import Counter

PAUSE = 0.1
PAGE = "/office/login/"


class Visitor(threading.Thread):
    """Asks for a page again and again; use it in a `with`. `answers` counts what came: "closed" or the HTTP status."""

    def __init__(self, web_url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.answers, self.is_over = web_url + PAGE, Counter(), threading.Event()
        self.begun, self.served_after = time.monotonic(), 0.0

    def __enter__(self) -> "Visitor":
        self.start()
        return self

    def __exit__(self, *_error) -> None:
        self.is_over.set()
        self.join()

    def run(self) -> None:
        """Until it is over."""
        while not self.is_over.wait(PAUSE):
            answer = self._ask()
            self.answers[answer] += 1
            if answer == 200 and not self.served_after:
                self.served_after = time.monotonic() - self.begun

    def faults(self) -> list[str]:
        """Everything but a closed door and a page."""
        return [
            f"{count} × HTTP {answer}"
            for answer, count in self.answers.items()
            if answer not in ("closed", 200)
        ]

    def _ask(self) -> int | str:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.url, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:  # nobody listens, or the server was killed while it answered
            return "closed"
