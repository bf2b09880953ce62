"""Two records of one person: one officer proposed, another confirms, while kills and imports go on."""

import time
from random import Random
from uuid import UUID

from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.modules.organise.duplicates import public
from zhigong.modules.organise.duplicates.models import Review
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask, fresh_connection
from zhigong.testing.laboratory.works.entering import enter_member
from zhigong.testing.laboratory.works.pressing import patiently, press
from zhigong.testing.laboratory.works.work import Place, Work

PROPOSAL = {"kept": "first", "membership": "first", "document_seen": "on", "opinion": "实验：核对了证件原件"}
CHECKED = {"is_checked": "on", "opinion": ""}
_MERGED = """
SELECT m.state, k.merged_into IS NULL, g.merged_into = r.kept_id,
       (SELECT count(*) FROM memberships s WHERE s.person_id IN (r.kept_id, r.merged_id) AND s.state = 'active'),
       (SELECT count(*) FROM memberships s WHERE s.person_id IN (r.kept_id, r.merged_id) AND s.state = 'void'),
       (SELECT count(*) FROM matter_steps s WHERE s.matter_id = m.id AND s.step = 'confirm')
  FROM matters m JOIN person_merges r ON r.matter_id = m.id JOIN people k ON k.id = r.kept_id
  JOIN people g ON g.id = r.merged_id WHERE m.id = ANY(%s::uuid[])
"""
DONE = ("yes", "absent", "odd")  # absent: done by a try whose answer was lost
WHOLE = ("merged", True, True, 1, 1, 1)


class Merging(Work):
    """Afterwards one record goes on with one membership; the other points to it, whatever was killed."""

    name = "merge"

    def __init__(self, place: Place, draw: Random) -> None:
        super().__init__(place, draw)
        self.pauses = [draw.uniform(0.0, 1.5) for _merge in range(draw.randint(1, 2))]
        self.matters: list[str] = []

    def prepare(self) -> None:
        """Pairs of members of one union whom somebody found alike; the first officer has proposed."""
        for _merge in self.pauses:
            self.matters.append(self._propose())

    def _propose(self) -> str:
        stage, now = self.place.stage, timezone.now()
        unit = stage.world.unit["riders"]
        with fresh_connection():
            with acting(Seat.system("laboratory")):
                first, second = (enter_member(stage.somebody(), unit.pk) for _side in range(2))
                alike = public.Likeness(
                    "perhaps_same",
                    first,
                    tuple(unit.path),
                    second,
                    tuple(unit.path),
                    reasons=("same_mobile",),
                )
                public.note_likenesses([alike], now=now)
            with acting(stage.world.seat("zhao")):
                review = Review.objects.get(person_id=min(first, second), other_person_id=max(first, second))
                opened = public.propose_merge(review, PROPOSAL, now=now)
        matter: UUID = opened.matter.pk
        return str(matter)

    def hands(self):
        """The second officer."""
        return [self._confirm]

    def _confirm(self) -> None:
        hand = self.place.hand("qian")
        for matter, pause in zip(self.matters, self.pauses, strict=True):
            time.sleep(pause)
            patiently(
                hand, f"merge {matter}", lambda matter=matter: press(hand, matter, "confirm", CHECKED) in DONE
            )
        hand.close()

    def check(self, found: Findings) -> None:
        """Merged wholly and once."""
        rows = ask(_MERGED, [self.matters])
        if len(rows) != len(self.matters):
            found.problems.append(f"{len(self.matters) - len(rows)} merges are gone")
        for row in rows:
            if row != WHOLE:
                found.problems.append(f"merge: {row}, should be {WHOLE}")
                found.doubled += row[3] > 1 and row[0] == "merged"
