"""The generated reference says what the program says, and every permission asked for is held by somebody."""

from collections.abc import Iterator

from zhigong.kernel.access.roles import ROLES
from zhigong.testing import reference
from zhigong.testing.checks import Problem
from zhigong.testing.program_facts import asked_permissions


def find_problems() -> Iterator[Problem]:
    """Yield stale pages of docs/reference, and permissions that no role holds."""
    for name in reference.stale_pages():
        yield Problem(
            f"docs/reference/{name}", "is stale; run PYTHONPATH=src python -m zhigong.testing.reference"
        )
    for permission, places in sorted(asked_permissions().items()):
        if not any(role.allows(permission) for role in ROLES.values()):
            yield Problem(
                min(places), f"asks for “{permission}”, which no role in kernel/access/roles.py holds"
            )
