"""One kind of work in a run: what it prepares, what its clients do, what must hold of it afterwards."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from subprocess import Popen
from typing import Any

from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.clients import Hand, Officer, Record
from zhigong.testing.laboratory.stages import Stage


@dataclass
class Place:
    """Where a run takes place: the house, its world, the officers, what they were told, and until when."""

    house: Any  # door.throwaway.Throwaway
    stage: Stage
    officers: dict[str, Officer]
    record: Record
    folder: Path
    seed: int
    until: float = 0.0

    def hand(self, officer: str) -> Hand:
        """A hand of an officer for this run."""
        return Hand(self.officers[officer], self.record, self.until)


class Work:
    """A work draws what it needs in `__init__`, so that the same seed is the same work."""

    name = ""
    is_endless = False  # goes on until the others are done; then its `is_over` is set

    def __init__(self, place: Place, draw: Random) -> None:
        self.place, self.draw = place, draw

    def prepare(self) -> None:
        """Write what has to be there before; committed before anything is killed."""

    def hands(self) -> list[Callable[[], None]]:
        """What clients do, each in a thread of its own."""
        return []

    def tick(self) -> bool:
        """Asked by the main thread in every turn; True while this work is not done."""
        return False

    def processes(self) -> list[Popen]:
        """Commands under way, which a kill may hit."""
        return []

    def check(self, found: Findings) -> None:
        """Compare what was told with what the database holds; in the system's seat."""

    def recheck(self, found: Findings) -> None:
        """What is done once more outside a seat: it must change nothing."""


class Command:
    """A command of ./zg that is started again until it ends well."""

    def __init__(self, place: Place, words: tuple[str, ...], starts_after: float) -> None:
        self.place, self.words = place, words
        self.starts_at = time.monotonic() + starts_after
        self.running: Popen | None = None
        self.told: str | None = None  # its standard output once it ended well

    def tick(self) -> bool:
        """Start it when it is time, or again; True until it ended well."""
        if self.told is not None:
            return False
        if self.running is None:
            if time.monotonic() >= self.starts_at:
                self.running = self.place.house.command(*self.words)
            return True
        code = self.running.poll()
        if code is None:
            return True
        output, _ = self.running.communicate()
        self.running = None
        if code == 0:
            self.told = output
        else:
            self.place.record.note(f"{self.words[0]} again")
            self.starts_at = time.monotonic() + 0.2
        return code != 0
