"""Carries out one run on the register: every work at once, kills drawn from the seed; then everything must agree."""

import threading
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from django.db import DatabaseError

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.metrics.verify import verify_all
from zhigong.testing.laboratory.checking import Findings, check_counts, check_jobs, check_order
from zhigong.testing.laboratory.clients import Officer, Record
from zhigong.testing.laboratory.runs import Result
from zhigong.testing.laboratory.stages import Stage, fresh_connection
from zhigong.testing.laboratory.works.importing import Importing
from zhigong.testing.laboratory.works.merging import Merging
from zhigong.testing.laboratory.works.moving import Moving
from zhigong.testing.laboratory.works.reorganising import Reorganising
from zhigong.testing.laboratory.works.rotating import Rotating
from zhigong.testing.laboratory.works.sealing import Sealing
from zhigong.testing.laboratory.works.work import Place, Work

WORKS: tuple[type[Work], ...] = (Rotating, Importing, Moving, Merging, Reorganising, Sealing)
OFFICERS = ("zhao", "qian", "chen", "wang")
DEADLOCK = b"deadlock detected"
KILLS = ("database", "database", "web", "web_process", "worker", "command", "command")
RUN_SECONDS = 180.0
TURN = 0.01


@dataclass(frozen=True)
class Kill:
    """kill -9 of one part at a moment after the beginning (seconds)."""

    what: str
    at: float
    choice: int


class Run:
    """One run; the seed draws the works' sizes, who does what, and the kills."""

    name, works_made, kinds = "register", WORKS, KILLS

    def __init__(self, house, stage: Stage, officers: dict[str, Officer], seed: int) -> None:
        draw = Random(f"laboratory {self.name} {seed}")
        kinds = [draw.choice(self.kinds) for _kill in range(draw.choice((1, 2, 2, 3)))]
        self.plan = sorted(
            (Kill(kind, draw.uniform(0.2, 6.0), draw.randrange(8)) for kind in kinds),
            key=lambda kill: kill.at,
        )
        self.ends_dark = draw.random() < 0.5
        self.place = Place(house, stage, officers, Record(), house.home.path, seed)
        self.works = [work(self.place, Random(f"{work.name} {seed}")) for work in self.works_made]
        self.kills: Counter = Counter()
        self.logs = [house.home.logs / name for name in ("web.log", "laboratory.log")]
        self.read = [log.stat().st_size if log.exists() else 0 for log in self.logs]

    def prepare(self) -> None:
        """Everything the works need, committed."""
        for work in self.works:
            work.prepare()

    def carry_out(self) -> Result:
        """Let everything happen at once, kill, mend, check."""
        begun = time.monotonic()
        self.place.until = begun + RUN_SECONDS
        endless = [work for work in self.works if work.is_endless]
        threads = {
            threading.Thread(target=hand, daemon=True): work.is_endless
            for work in self.works
            for hand in work.hands()
        }
        for thread in threads:
            thread.start()
        self._look_after([thread for thread, is_endless in threads.items() if not is_endless], begun)
        for work in endless:
            work.is_over.set()
        for thread in threads:
            thread.join()
        if self.ends_dark and self.place.house.kill("database"):
            self.kills["database"] += 1
        self.place.house.wait_whole()
        findings = self._check()
        return Result(self.place.seed, self.place.record, self.kills, findings, time.monotonic() - begun)

    def _look_after(self, threads: list[threading.Thread], begun: float) -> None:
        """Until all work is done: start commands, kill what is due, mend what died."""
        waiting, house = list(self.plan), self.place.house
        while time.monotonic() < self.place.until:
            is_busy = any([work.tick() for work in self.works]) or any(
                thread.is_alive() for thread in threads
            )
            if waiting and (time.monotonic() - begun >= waiting[0].at or not is_busy):
                self._kill(waiting.pop(0))
            house.mend()
            if not is_busy and not waiting:
                return
            time.sleep(TURN)
        self.place.record.wonder("the run did not come to an end")

    def _kill(self, kill: Kill) -> None:
        if kill.what == "command":
            running = [
                process for work in self.works for process in work.processes() if process.poll() is None
            ]
            if running:
                running[kill.choice % len(running)].kill()
                self.kills["command"] += 1
        elif self.place.house.kill(kill.what, kill.choice):
            self.kills[kill.what] += 1

    def _check_logs(self, found: Findings) -> None:
        """A deadlock may happen inside, and be tried again; it never reaches somebody at a page or a terminal."""
        for log, before in zip(self.logs, self.read, strict=True):
            with log.open("rb") as file:
                file.seek(before if log.stat().st_size >= before else 0)
                if times := file.read().count(DEADLOCK):
                    found.problems.append(f"{log.name}: {times} deadlocks reached a user")

    def _check(self) -> Findings:
        found = Findings(problems=[f"answer: {text}" for text in self.place.record.odd])
        self._check_logs(found)
        with fresh_connection():
            check_order(found)
            with acting(Seat.system("laboratory")):
                for work in self.works:
                    work.check(found)
                check_counts(found)
                check_jobs(found)
            for work in self.works:
                try:
                    work.recheck(found)
                except DatabaseError as error:  # what was left behind does not even let it begin
                    found.problems.append(f"{work.name} once more: {str(error).splitlines()[0]}")
            verified = verify_all()
            found.problems += [f"verify: {problem}" for problem in verified["problems"][:5]]
        return found


def new_officers(web_url: str) -> dict[str, Officer]:
    """The officers of the works, signed in."""
    officers = {name: Officer(name, web_url) for name in OFFICERS}
    for officer in officers.values():
        officer.sign_in()
    return officers
