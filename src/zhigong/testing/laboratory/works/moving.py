"""Members move: the releasing chair confirms, two officers of the receiving union accept or decline at once."""

import threading
import time
from collections import Counter
from contextlib import suppress
from random import Random

from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.modules.organise.transfers import public
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask, fresh_connection
from zhigong.testing.laboratory.works.entering import enter_member
from zhigong.testing.laboratory.works.pressing import patiently, press
from zhigong.testing.laboratory.works.work import Place, Work

RACE_SECONDS = 1.0
SURE = 3
FORMS = {
    "confirm": {},
    "accept": {"worker_kind": "14"},
    "decline": {"reason": "not_here", "opinion": "实验：不在本单位工作"},
}
_MOVES = """
SELECT m.id::text, m.state, s.state, u.code, array_agg(e.kind ORDER BY e.id), bool_or(t.is_open),
       (SELECT count(*) FROM todos d WHERE d.matter_id = m.id AND d.done_at IS NULL)
  FROM matters m JOIN transfers t ON t.matter_id = m.id JOIN memberships s ON s.id = t.membership_id
  JOIN units u ON u.id = s.unit_id JOIN membership_events e ON e.membership_id = s.id
 WHERE m.id = ANY(%s::uuid[]) GROUP BY m.id, m.state, s.state, u.code
"""
_STEPS = """
SELECT s.matter_id::text, s.step, a.username FROM matter_steps s JOIN accounts a ON a.id = s.account_id
 WHERE s.matter_id = ANY(%s::uuid[])
"""
MOVED = ("done", "active", "riders", ["join", "transfer_out_start", "transfer_in"])
STAYED = ("declined", "active", "hengda", ["join", "transfer_out_start", "transfer_out_cancel"])


class Moving(Work):
    """A membership is in one union at every moment; a yes stands in the timeline; the other officer was told no."""

    name = "transfer"

    def __init__(self, place: Place, draw: Random) -> None:
        super().__init__(place, draw)
        self.count = draw.randint(3, 6)
        self.answers = [draw.choice(("accept", "accept", "decline")) for _move in range(self.count)]
        self.pauses = [draw.uniform(0.0, 0.3) for _move in range(self.count)]
        self.races = [draw.random() < 0.5 for _move in range(self.count)]
        self.barriers = [threading.Barrier(2) for _move in range(self.count)]
        self.matters: list[str] = []
        self.over: dict[str, threading.Event] = {}  # answered, as far as one of the officers knows

    def prepare(self) -> None:
        """Members of the one union, asked for by the other."""
        stage, now = self.place.stage, timezone.now()
        with fresh_connection(), acting(Seat.system("laboratory")):
            hengda = stage.world.unit["hengda"].pk
            people = [enter_member(stage.somebody(), hengda) for _move in range(self.count)]
            opened = public.request_many(people, stage.world.unit["riders"], now=now)
        self.matters = [str(each.matter_id) for each in opened]
        self.over = {matter: threading.Event() for matter in self.matters}

    def hands(self):
        """One chair lets go, two officers take in."""
        return [self._confirm_all, lambda: self._answer_all("zhao"), lambda: self._answer_all("qian")]

    def _confirm_all(self) -> None:
        hand = self.place.hand("chen")
        for matter, pause in zip(self.matters, self.pauses, strict=True):
            time.sleep(pause)
            self._take(hand, matter, "confirm")
        hand.close()

    def _answer_all(self, officer: str) -> None:
        """Every second matter is one officer's alone; the rest both go for, at the same moment."""
        hand = self.place.hand(officer)
        for number, matter in enumerate(self.matters):
            if self.races[number]:
                self._take(hand, matter, self.answers[number], self.barriers[number])
            elif officer == ("zhao", "qian")[number % 2]:
                self._take(hand, matter, self.answers[number])
        hand.close()

    def _take(self, hand, matter: str, step: str, race: threading.Barrier | None = None) -> None:
        """Press until the house said yes, or somebody else was faster; waits for the step to come up."""
        state = {"race": race, "seen": False, "unseen": 0}

        def before() -> None:
            state["seen"] = True
            if (barrier := state.pop("race", None)) is not None:
                with suppress(threading.BrokenBarrierError):  # the other one is late
                    barrier.wait(RACE_SECONDS)

        def work() -> bool:
            came = press(hand, matter, step, FORMS[step], before)
            if came == "unseen" and step == "confirm":
                # let go by a try whose answer was lost; once alone it may be the very moment its union is moved
                state["unseen"] += state["seen"]
                return state["unseen"] > SURE
            if came in (
                "unseen",
                "absent",
            ):  # not yet confirmed; or answered, by the other or by a try of ours
                return state["seen"] or self.over[matter].is_set()
            return came in ("yes", "odd")

        patiently(hand, f"{step} of {matter}", work)
        if step != "confirm":
            self.over[matter].set()

    def check(self, found: Findings) -> None:
        """States, ledger, to-dos agree; each yes stands once."""
        codes = {unit.code: name for name, unit in self.place.stage.world.unit.items()}
        rows = ask(_MOVES, [self.matters])
        wanted = dict(zip(self.matters, self.answers, strict=True))
        if len(rows) != len(self.matters):
            found.problems.append(f"{len(self.matters) - len(rows)} transfers are gone")
        for matter, state, membership, code, kinds, is_open, todos in rows:
            right = MOVED if wanted[matter] == "accept" else STAYED
            seen = (state, membership, codes.get(code), kinds)
            if seen != right or is_open or todos:
                found.problems.append(f"transfer {matter}: {seen}, open {is_open}, {todos} to-dos")
                found.doubled += len(kinds) > len(set(kinds))
        self._check_told(found)

    def _check_told(self, found: Findings) -> None:
        steps = Counter(ask(_STEPS, [self.matters]))
        told = [one for one in self.place.record.acknowledged if one.matter in set(self.matters)]
        for one, times in Counter(told).items():
            if not steps[one.matter, one.step, one.officer]:
                found.lost += 1
            found.silent_conflicts += times - 1
        answered = Counter(one.matter for one in told if one.step != "confirm")
        found.silent_conflicts += sum(times - 1 for times in answered.values())
        found.doubled += sum(times - 1 for times in steps.values() if times > 1)
