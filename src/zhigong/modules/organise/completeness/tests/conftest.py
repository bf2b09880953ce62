"""The small tree of the metrics room, for random lives that are really committed."""

from zhigong.kernel.metrics.tests.conftest import committed

__all__ = ["committed"]
