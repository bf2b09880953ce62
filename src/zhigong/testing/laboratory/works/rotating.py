"""A new wrapping or digest key by command while people are entered under the old one: everything stays findable."""

from random import Random

from django.utils import timezone

from zhigong.kernel import crypto
from zhigong.kernel.people.register import document_digest
from zhigong.kernel.people.rotation import retire, rotate_some, take_up
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask
from zhigong.testing.laboratory.works.work import Command, Place, Work

SHARE = 0.25  # of the runs: a rotation walks over everybody entered in all runs before
TURNS = 10_000
_LEFT = """
SELECT (SELECT count(*) FROM key_rotations WHERE finished_at IS NULL),
       (SELECT count(*) FROM person_keys WHERE wrapping_key_id::text <> %s),
       (SELECT count(*) FROM people WHERE doc_digest IS NOT NULL AND digest_key_id::text <> %s AND merged_into IS NULL)
"""
_FOUND = "SELECT count(*) FROM people WHERE doc_digest = %s"


class Rotating(Work):
    """Checked before the others, who look for documents under the newest key."""

    name = "rotate"

    def __init__(self, place: Place, draw: Random) -> None:
        super().__init__(place, draw)
        self.purpose = draw.choice(("wrapping", "digest")) if draw.random() < SHARE else ""
        self.lead = draw.uniform(0.0, 2.0)
        self.command: Command | None = None

    def tick(self) -> bool:
        """The administrator at a terminal."""
        if not self.purpose:
            return False
        if self.command is None:
            self.command = Command(self.place, ("keys", "--rotate", self.purpose, "--json"), self.lead)
        was_done = self.command.told is not None
        is_busy = self.command.tick()
        if not is_busy and not was_done:
            self.place.record.acknowledge(self.purpose, "rotate", "terminal")
        return is_busy

    def processes(self):
        """The rotation at the terminal."""
        return [self.command.running] if self.command is not None and self.command.running else []

    def check(self, found: Findings) -> None:
        """What a kill cut short goes on; then the old keys can go, and a known document is found without them."""
        if not self.purpose:
            return
        for _turn in range(TURNS):
            if not rotate_some(now=timezone.now()) and not take_up():
                break
        ring = crypto.key_ring()
        newest = [str(ring.active(purpose).id) for purpose in ("wrapping", "digest")]
        [(unfinished, wrappings, digests)] = ask(_LEFT, newest)
        if unfinished or wrappings or digests:
            found.problems.append(
                f"rotation: {unfinished} unfinished, {wrappings} old keys and {digests} old digests left"
            )
            return
        for key in ring.all(self.purpose)[1:]:
            retire(self.purpose, key.id, now=timezone.now())
            self.place.record.note("old keys destroyed")
        if ask(_FOUND, [document_digest("111", self.place.stage.world.document["zhou"])]) != [(1,)]:
            found.lost += 1
            found.problems.append(f"rotation of {self.purpose}: a known document is not found")
