"""Lives of matters: one hand leads each from step to step, sometimes another officer presses the same button at once."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from zhigong.kernel.cases import registry
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.clients import Hand
from zhigong.testing.laboratory.stages import ask
from zhigong.testing.laboratory.works.pressing import patiently, press
from zhigong.testing.laboratory.works.replaying import check_clocks, timelines
from zhigong.testing.laboratory.works.work import Work

RACE_SECONDS = 1.0
SURE = 5
_TAKEN = """
SELECT s.matter_id::text, s.step, a.username FROM matter_steps s JOIN accounts a ON a.id = s.account_id
 WHERE s.matter_id = ANY(%s::uuid[])
"""
_ENTERED = """
SELECT matter_id::text, what FROM journal_entries WHERE matter_id = ANY(%s::uuid[]) AND outcome = 'done'
"""


@dataclass(frozen=True)
class Turn:
    """One step of a life: who takes it with what form; `rival` goes for it at the same moment."""

    step: str
    officer: str
    values: dict
    rival: str = ""
    pause: float = 0.0
    leaves: bool = False  # the matter goes where these officers do not see it


@dataclass
class Life:
    """A matter and the steps it is led through; `matter` is known once it was opened."""

    turns: list[Turn]
    matter: str = ""
    opened: str = ""  # the step that opened it
    subject: str = ""


class Living(Work):
    """Leads its lives in some threads; what was told must stand, once, and every clock must be where the table says."""

    threads = 2

    def __init__(self, place, draw) -> None:
        super().__init__(place, draw)
        self.lives: list[Life] = []

    def hands(self) -> list[Callable[[], None]]:
        """Every thread leads its share of the lives, one after the other."""
        shares = [self.lives[number :: self.threads] for number in range(self.threads)]
        return [lambda share=share: self._lead_all(share) for share in shares]

    def open(self, life: Life, hands: dict[str, Hand]) -> bool:
        """Open the life's matter; False when that did not succeed in time. Most are prepared."""
        return bool(life.matter)

    def _lead_all(self, share: list[Life]) -> None:
        hands: dict[str, Hand] = Hands(self.place.hand)
        for life in share:
            if not self.open(life, hands):
                continue
            for turn in life.turns:
                time.sleep(turn.pause)
                self._take(life.matter, turn, hands)
        for hand in hands.values():
            hand.close()

    def _take(self, matter: str, turn: Turn, hands: dict[str, Hand]) -> None:
        """Take the step; a rival presses at the same moment, and both go on until it is done."""
        if not turn.rival:
            lead(hands[turn.officer], matter, turn, None)
            return
        barrier, other = threading.Barrier(2), self.place.hand(turn.rival)
        rival = threading.Thread(target=lead, args=(other, matter, turn, barrier))
        rival.start()
        lead(hands[turn.officer], matter, turn, barrier)
        rival.join()
        other.close()

    def check(self, found: Findings) -> None:
        """Steps, journal, clocks and to-dos agree with what the officers were told."""
        matters = [life.matter for life in self.lives if life.matter]
        told = timelines(matters)
        entered = Counter(ask(_ENTERED, [matters]))
        for life in self.lives:
            line = told.get(life.matter)
            if line is None:
                found.lost += 1
                found.problems.append(f"{self.name}: a matter is gone ({life.matter or 'never opened'})")
                continue
            wanted = [life.opened, *(turn.step for turn in life.turns)]
            found.doubled += sum((Counter(line.steps) - Counter(wanted)).values())
            if list(line.steps) != wanted:
                found.problems.append(f"{line.number}: {'→'.join(line.steps)}, wanted {'→'.join(wanted)}")
            service = registry.get_service(line.kind)
            for step, times in Counter(line.steps).items():
                if (entries := entered[life.matter, service.permission(step)]) != times:
                    found.problems.append(f"{line.number}: {times} × {step}, {entries} entries")
            check_clocks(line, found)
        self._check_told(set(matters), found)

    def _check_told(self, matters: set[str], found: Findings) -> None:
        """Each yes stands on the timeline under the officer who got it; nobody got it for another's step."""
        taken = Counter(ask(_TAKEN, [list(matters)]))
        yes = Counter(one for one in self.place.record.acknowledged if one.matter in matters)
        for one, times in yes.items():
            stands = taken[one.matter, one.step, one.officer]
            found.lost += stands == 0
            found.silent_conflicts += max(0, times - stands) if stands else 0


class Hands(dict):
    """The hands of one thread, made when first needed."""

    def __init__(self, make: Callable[[str], Hand]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, officer: str) -> Hand:
        self[officer] = self.make(officer)
        return self[officer]


def lead(hand: Hand, matter: str, turn: Turn, race: threading.Barrier | None) -> None:
    """Press until the house said yes or the button is gone: taken by the rival, or by a try whose answer was lost."""
    state = {"race": race, "unseen": 0}

    def before() -> None:
        if (barrier := state.pop("race", None)) is not None:
            with suppress(threading.BrokenBarrierError):  # the other one is late
                barrier.wait(RACE_SECONDS)

    def work() -> bool:
        came = press(hand, matter, turn.step, turn.values, before)
        if came == "unseen" and turn.leaves:
            return True  # it went back to the unit above
        state["unseen"] += came == "unseen"
        if state["unseen"] > SURE:
            hand.record.wonder(f"{hand.officer.name} does not see {matter}")
            return True
        return came in ("yes", "absent", "odd")

    patiently(hand, f"{turn.step} of {matter}", work)
