"""What other lines may ask: the score of a unit."""

from zhigong.modules.organise.completeness.queries import score_of

__all__ = ["score_of"]
