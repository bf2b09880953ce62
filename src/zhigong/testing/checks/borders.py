"""Borders that import contracts cannot see: foreign keys, upward pointing models, and cards that tell the truth."""

from collections.abc import Iterator

import grimp
from django.apps import apps

from zhigong.config.discovery import installed_modules
from zhigong.testing.checks import PACKAGE, Problem

STAIRCASE = (
    "crypto", "journal", "jobs", "tally", "rules", "orgs", "people", "access", "memberships", "notices",
    "matters", "forms", "letters", "worklist", "cases", "metrics", "api", "web",
)  # fmt: skip


def find_problems() -> Iterator[Problem]:
    """Yield foreign keys that cross a border, and cards whose `uses` differs from what they import."""
    yield from _foreign_keys()
    yield from _cards()


def _foreign_keys() -> Iterator[Problem]:
    for model in apps.get_models():
        home = model._meta.app_config.name
        if not home.startswith("zhigong."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or not target:
                continue
            other = target._meta.app_config.name
            if ".modules." in other and other != home:
                yield Problem(
                    f"{home}.{model.__name__}.{field.name}", f"points into the business line {other}"
                )
            if ".kernel." in home and ".kernel." in other and _step(other) > _step(home):
                yield Problem(f"{home}.{model.__name__}.{field.name}", f"points up the staircase to {other}")


def _step(name: str) -> int:
    return STAIRCASE.index(name.rsplit(".", 1)[1])


def _cards() -> Iterator[Problem]:
    graph = grimp.build_graph("zhigong", cache_dir=None)
    for name in installed_modules():
        card = apps.get_app_config(name.rsplit(".", 1)[1])
        declared = set(__import__(f"{name}.module", fromlist=["MODULE"]).MODULE.uses)
        imported = set()
        for inner in graph.find_descendants(name) | {name}:
            if ".tests" in inner:
                continue
            for target in graph.find_modules_directly_imported_by(inner):
                if target.startswith("zhigong.modules.") and not target.startswith(name):
                    imported.add(target.split(".")[3])
        if declared != imported:
            yield Problem(
                f"{card.name}/module.py", f"uses={sorted(declared)} but the folder imports {sorted(imported)}"
            )


def count_lines() -> int:
    """Return the kernel's number of lines, for the budget page."""
    return sum(len(path.read_text().splitlines()) for path in (PACKAGE / "kernel").rglob("*.py"))
