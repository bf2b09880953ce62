"""Carries out one run: officers, import and kills at once, until all work is done; then everything is checked."""

import threading
import time
from collections import Counter
from dataclasses import dataclass

from django.db import DatabaseError, connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal.order import sequence
from zhigong.testing.laboratory.checking import Findings, check
from zhigong.testing.laboratory.clients import Hand, Officer, Record
from zhigong.testing.laboratory.plans import OFFICERS, Kill, Plan
from zhigong.testing.laboratory.stages import Scene, Stage

RUN_SECONDS = 120.0  # a run that takes longer than this has got stuck
TURN = 0.01
SEQUENCE_PAUSE = 0.03


@dataclass
class Result:
    """One run's record and what was found wrong."""

    seed: int
    record: Record
    kills: Counter
    findings: Findings
    seconds: float


class Run:
    """One run on a house (door.throwaway.Throwaway): `kill`, `mend`, `command`, `wait_whole` are asked of it."""

    def __init__(self, house, stage: Stage, officers: dict[str, Officer], plan: Plan, scene: Scene) -> None:
        self.house, self.stage, self.officers, self.plan, self.scene = house, stage, officers, plan, scene
        self.record, self.kills = Record(), Counter()
        self.begun = time.monotonic()
        self.until = self.begun + RUN_SECONDS
        self.races = {
            visit.application: threading.Barrier(len(OFFICERS))
            for visits in plan.visits.values()
            for visit in visits
            if visit.is_race
        }
        self._importing = None
        self._is_over = threading.Event()

    def carry_out(self) -> Result:
        """Let everything happen at once; the main thread kills, mends and looks after the import."""
        threads = [threading.Thread(target=self._work, args=place, daemon=True) for place in self.plan.visits]
        if self.plan.roster_by == "pages":
            threads.append(threading.Thread(target=self._import_by_pages, daemon=True))
        sequencer = threading.Thread(target=sequence_all_the_time, args=[self._is_over], daemon=True)
        for thread in [*threads, sequencer]:
            thread.start()
        waiting = list(self.plan.kills)
        is_busy, decided = True, 0
        while is_busy and time.monotonic() < self.until:
            is_importing = (
                self._is_importing()
            )  # asked in every turn: it starts the import beside the officers
            is_busy = is_importing or any(thread.is_alive() for thread in threads)
            before, decided = decided, len(self.record.acknowledged)
            if is_importing and decided > before:
                self.record.counts["decided while importing"] += decided - before
            if waiting and self._is_due(waiting[0]):
                self._kill(waiting.pop(0))
            self.house.mend()
            time.sleep(TURN)
        for thread in threads:
            thread.join()
        self._is_over.set()
        sequencer.join()
        for kill in waiting:  # all work was done before: the dead of night is a moment too
            self._kill(kill)
        if self.plan.ends_dark and self.house.kill("database"):
            self.kills["database"] += 1
        self.house.wait_whole()
        findings = check(self.stage, self.scene, self.record)
        return Result(self.plan.seed, self.record, self.kills, findings, time.monotonic() - self.begun)

    def _is_due(self, kill: Kill) -> bool:
        return len(self.record.acknowledged) >= kill.after or time.monotonic() - self.begun >= kill.at

    def _kill(self, kill: Kill) -> None:
        time.sleep(kill.pause)
        if kill.what == "import":
            if self._importing is not None and self._importing.poll() is None:
                self._importing.kill()
                self.kills["import"] += 1
        elif self.house.kill(kill.what, kill.choice):
            self.kills[kill.what] += 1

    def _work(self, officer: str, number: int) -> None:
        """One hand's visits, in order."""
        time.sleep(self.plan.lead)
        hand = Hand(self.officers[officer], self.record, self.until)
        for visit in self.plan.visits[officer, number]:
            time.sleep(visit.pause)
            race = self.races.get(visit.application) if visit.is_race else None
            hand.decide(self.scene.matters[visit.application], visit, race)
        hand.close()

    def _import_by_pages(self) -> None:
        hand = Hand(self.officers[OFFICERS[self.plan.seed % len(OFFICERS)]], self.record, self.until)
        hand.import_roster(self.scene.roster, self.scene.unit_code)
        hand.close()

    def _is_importing(self) -> bool:
        """Start `./zg import-members` and start it again while it does not end well; True while it runs."""
        if self.plan.roster_by == "pages" or self.record.import_done:
            return False
        if self._importing is None:
            words = ("import-members", str(self.scene.roster), "--unit", self.scene.unit_code, "--json")
            self._importing = self.house.command(*words)
        code = self._importing.poll()
        if code is None:
            return True
        self._importing.communicate()
        self._importing = None
        if code == 0:
            self.record.import_done = True
        else:
            self.record.note("import_again")
        return code != 0


def sequence_all_the_time(is_over: threading.Event) -> None:
    """Give journal entries their order far more often than the worker does: late commits meet a sequencer at work."""
    while not is_over.wait(SEQUENCE_PAUSE):
        try:
            with acting(Seat.system("laboratory")):
                sequence()
        except DatabaseError:  # the database has just been killed
            connection.close()
    connection.close()


def new_officers(web_url: str) -> dict[str, Officer]:
    """The officers of the plan, signed in."""
    officers = {name: Officer(name, web_url) for name in OFFICERS}
    for officer in officers.values():
        officer.sign_in()
    return officers
