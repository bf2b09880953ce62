"""Tells the jobs room that background work acts in the system's seat."""

from zhigong.kernel.access.seats import Seat, acting
from zhigong.kernel.jobs import surround

surround(lambda reason: acting(Seat.system(reason)))
