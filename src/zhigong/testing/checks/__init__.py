"""Checks of the house's own rules that no bought tool knows; `./zg check` runs them all."""

from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
CHECKOUT = PACKAGE.parents[1]


@dataclass(frozen=True)
class Problem:
    """One broken rule: where, and what to do about it."""

    where: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


def source_files(pattern: str = "*.py", *, with_tests: bool = False) -> list[Path]:
    """Return the product's own files below src/zhigong, without migrations and (unless asked) tests."""
    skipped = {"migrations", "__pycache__"} | (set() if with_tests else {"tests"})
    return sorted(path for path in PACKAGE.rglob(pattern) if not skipped & set(path.parts))


def shown(path: Path) -> str:
    """Return a path as people write it, from the checkout."""
    return str(path.relative_to(CHECKOUT))
