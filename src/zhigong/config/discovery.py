"""Finds the business lines: any folder modules/<room>/<line>/ that holds a module.py."""

from functools import cache
from importlib import import_module
from pathlib import Path

MODULES = Path(__file__).resolve().parent.parent / "modules"


@cache
def installed_modules() -> tuple[str, ...]:
    """Return the dotted names of all business lines, sorted."""
    found = sorted(card.parent for card in MODULES.glob("*/*/module.py"))
    return tuple(f"zhigong.modules.{folder.parent.name}.{folder.name}" for folder in found)


def module_parts(part: str):
    """Yield (line name, the module's file `part`) for every line that has that file."""
    for name in installed_modules():
        folder = MODULES.joinpath(*name.split(".")[2:])
        if (folder / f"{part}.py").exists():
            yield name.rsplit(".", 1)[1], import_module(f"{name}.{part}")
