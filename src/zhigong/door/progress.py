"""A progress bar on standard error: a moving line on a terminal, one line per tenth elsewhere."""

import sys
import time

WIDTH = 28


class Bar:
    """Call it with a share (0…1) and what is being done."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.told = -1
        self.terminal = sys.stderr.isatty()

    def __call__(self, share: float, text: str = "") -> None:
        share = max(0.0, min(1.0, share))
        seconds = time.monotonic() - self.begun
        if self.terminal:
            bar = "█" * int(share * WIDTH)
            print(
                f"\r  {bar:░<{WIDTH}} {share:4.0%} {seconds:4.0f}s {text}\033[K",
                end="",
                file=sys.stderr,
                flush=True,
            )
            return
        tenth = int(share * 10)
        if tenth != self.told:
            self.told = tenth
            print(f"  {share:4.0%} {seconds:4.0f}s {text}", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self.terminal:
            print(file=sys.stderr, flush=True)
