"""Twenty offices issue at once: no number twice, none left out, whatever fails in between."""

import threading

from django.db import connection

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.letters import definition
from zhigong.kernel.letters.models import Letter
from zhigong.kernel.letters.tests.samples import REMINDER, issue_one, make_matter
from zhigong.testing.world import build_world

THREADS = 20


class Stopped(Exception):
    """The step after the letter failed."""


def test_twenty_at_once_leave_no_gap_and_no_double(own_database):
    with definition.using(REMINDER):
        world = build_world()
        matter = make_matter(world.unit["qiaonan"])
        start, failures = threading.Barrier(THREADS), []

        def work(place: int) -> None:
            try:
                start.wait()
                with acting(world.seat("wang")):
                    issue_one(world, matter=matter)
                    if place % 4 == 0:
                        raise Stopped
            except Stopped:
                pass
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(place,)) for place in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures
        with acting(Seat.system("look")):
            taken = sorted(Letter.objects.values_list("sequence", flat=True))
        assert taken == list(range(1, THREADS - THREADS // 4 + 1))
