"""Runs every check of the house and prints what is wrong; exit 0 when nothing is."""

import sys

import django

django.setup()

from zhigong.testing.checks import addresses, borders, reference, sizes, texts  # noqa: E402  because models load first


def main() -> int:
    """Print problems and return the exit code."""
    problems = [
        problem
        for check in (sizes, borders, texts, addresses, reference)
        for problem in check.find_problems()
    ]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"house rules: {len(problems)} problems\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
