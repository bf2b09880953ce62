"""A union with members, moves under way and rows being imported into it goes under another parent at that moment."""

import time
from random import Random

from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.journal import entries
from zhigong.kernel.orgs.models import Unit
from zhigong.kernel.orgs.tree import add_unit
from zhigong.modules.organise.reorganising import public
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask, fresh_connection
from zhigong.testing.laboratory.works.pressing import patiently, press
from zhigong.testing.laboratory.works.work import Place, Work
from zhigong.testing.world import TODAY

OPINION = {"opinion": "实验：情况属实，同意。"}
_DONE = """
SELECT m.state, u.parent_id, r.target_id, (SELECT count(*) FROM matter_steps s WHERE s.matter_id = m.id AND s.step = 'approve'),
       (SELECT count(*) FROM units c WHERE c.id <> u.id AND u.id = ANY(c.path)
           AND NOT (c.position BETWEEN u.position AND u.position_end)),
       (SELECT count(*) FROM memberships s JOIN units w ON w.id = s.unit_id WHERE s.position <> w.position)
  FROM matters m JOIN reorganisations r ON r.matter_id = m.id JOIN units u ON u.id = r.unit_id WHERE m.id = %s
"""


class Reorganising(Work):
    """Proposed by the union's chair, approved by the county; afterwards tree, members and counts are of one mind."""

    name = "reorganise"

    def __init__(self, place: Place, draw: Random) -> None:
        super().__init__(place, draw)
        self.pause = draw.uniform(0.0, 3.0)
        self.matter = ""

    def prepare(self) -> None:
        """Propose to move the union to the other street; back again in the next run."""
        world, now = self.place.stage.world, timezone.now()
        with fresh_connection():
            with acting(Seat.system("laboratory")):
                if "poplar" not in world.unit:
                    facts = {"place_id": "610101001", "founded_on": TODAY}
                    world.unit["poplar"] = add_unit(
                        Unit.objects.get(pk=world.unit["qiaonan"].pk), "杨树街道总工会", "township", "township", **facts
                    )  # fmt: skip
                    entries.record("laboratory.unit")
                unit = Unit.objects.get(pk=world.unit["hengda"].pk)
                target = "poplar" if unit.parent_id == world.unit["willow"].pk else "willow"
                code = world.unit[target].code
            seat = world.seat("chen")
            with acting(seat):
                draft = public.draft("move", Unit.objects.get(pk=unit.pk), {"reason": "实验", "target": code})
                proposed = public.propose(public.rehearsed(draft, now=now), seat=seat, now=now)
        self.matter = str(proposed.matter.pk)

    def hands(self):
        """The county's officer approves."""
        return [self._approve]

    def _approve(self) -> None:
        time.sleep(self.pause)
        hand = self.place.hand("wang")
        # absent: done by a try whose answer was lost
        patiently(
            hand,
            "the reorganisation",
            lambda: press(hand, self.matter, "approve", OPINION) in ("yes", "absent", "odd"),
        )
        hand.close()

    def check(self, found: Findings) -> None:
        """Moved once and wholly: the subtree lies inside its new range, every membership stands where its union does."""
        [(state, parent, target, approvals, strays, misplaced)] = ask(_DONE, [self.matter])
        was_told = any(one.matter == self.matter for one in self.place.record.acknowledged)
        if was_told and state != "done":
            found.lost += 1
        found.doubled += max(0, approvals - 1)
        if state != "done" or parent != target or strays or misplaced:
            found.problems.append(
                f"reorganisation ({state}): under {parent}, wanted {target}, {strays} units outside, "
                f"{misplaced} memberships elsewhere"
            )
