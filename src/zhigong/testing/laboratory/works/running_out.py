"""Clocks that have run out: sweeps beside the worker's own take each exactly once to its step or a level up."""

import threading
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.cases.engine import take_step
from zhigong.kernel.cases.jobs import sweep
from zhigong.kernel.worklist.models import Clock
from zhigong.modules.protect.hotline import public as hotline
from zhigong.modules.protect.supervision import public as supervision
from zhigong.testing.laboratory.checking import Findings
from zhigong.testing.laboratory.stages import ask, fresh_connection
from zhigong.testing.laboratory.works.replaying import check_clocks, timelines
from zhigong.testing.laboratory.works.tickets import OPINION, TICKET
from zhigong.testing.laboratory.works.work import Work

PAUSE = 0.05
_NOTICES = """
SELECT count(*) - count(DISTINCT (account_id, kind, matter_id)) FROM notices
 WHERE matter_id = ANY(%s::uuid[]) AND kind LIKE 'worklist.%%'
"""


class RunningOut(Work):
    """Reminders nobody answered lapse; tickets nobody accepted climb to the city."""

    name = "sweep"
    is_endless = True

    def __init__(self, place, draw) -> None:
        super().__init__(place, draw)
        self.reminders, self.tickets = draw.randint(1, 2), draw.randint(1, 3)
        self.lapsing: list[str] = []
        self.climbing: list[str] = []
        self.is_over = threading.Event()

    def prepare(self) -> None:
        """Matters whose time ended a minute ago; nobody has looked yet."""
        now = timezone.now()
        with fresh_connection():
            self.lapsing = [self._remind(now) for _reminder in range(self.reminders)]
            self.climbing = [self._dispatch(number, now) for number in range(self.tickets)]
            ago = now - timedelta(minutes=1)
            with acting(Seat.system("laboratory")):
                mine = Clock.objects.filter(matter_id__in=self.lapsing + self.climbing, stopped_at=None)
                mine.update(due_at=ago, next_at=ago)

    def _remind(self, now) -> str:
        world, on = self.place.stage.world, timezone.localdate(now).isoformat()
        clue = {
            "employer": world.employer["hengda"].uscc,
            "subject": "pay",
            "source": "complaint",
            "clue": "欠薪",
        }
        seat = world.seat("wang")
        with acting(seat):
            matter = supervision.register(world.unit["qiaonan"], clue, now=now).matter.pk
        served = {"served_on": on, "way": "direct", "receiver": "办公室 周某", "receipt": "回证1号"}
        steps = {
            "accept": {},
            "remind": {"content": "请支付工资。", "signer": "王敏"},
            "serve_reminder": served,
        }
        for step, data in steps.items():
            take_step(matter, step, seat=seat, now=now, data=data)
        return str(matter)

    def _dispatch(self, number: int, now) -> str:
        world = self.place.stage.world
        subject = {
            "subject": f"逾期实验{self.place.seed}之{number}",
            "employer": world.employer["hengda"].uscc,
        }
        with acting(world.seat("rx-hua")):
            matter = hotline.register(TICKET | subject, seat=world.seat("rx-hua"), now=now).matter.pk
        data = {"unit": world.unit["willow"].code, "difficulty": "general"} | OPINION
        take_step(matter, "dispatch", seat=world.seat("rx-hua"), now=now, data=data)
        return str(matter)

    def hands(self):
        """Two sweeps beside the worker's."""
        return [self._sweep_all_the_time] * 2

    def _sweep_all_the_time(self) -> None:
        while not self.is_over.wait(PAUSE):
            try:
                with acting(Seat.system("laboratory")):
                    sweep(timezone.now())
            except DatabaseError:  # the database has just been killed
                connection.close()
        connection.close()

    def check(self, found: Findings) -> None:
        """Each was acted on once, and told once; a clock that goes on has its to-do one level up."""
        sweep(timezone.now())  # what a kill left undone is still due
        told = timelines(self.lapsing + self.climbing)
        for matter, line in told.items():
            lapses, climbs = line.steps.count("let_reminder_lapse"), line.climbs
            wanted = (1, 0) if matter in self.lapsing else (0, 1)
            found.doubled += max(0, lapses - 1) + max(0, climbs - 1)
            if (lapses, climbs) != wanted:
                found.problems.append(f"{line.number}: lapsed {lapses}, climbed {climbs}, wanted {wanted}")
            check_clocks(line, found)
        if len(told) != len(self.lapsing) + len(self.climbing):
            found.problems.append("sweep: matters are gone")
        [(twice,)] = ask(_NOTICES, [self.lapsing + self.climbing])
        if twice:
            found.doubled += twice
            found.problems.append(f"sweep: {twice} officers were told twice")
