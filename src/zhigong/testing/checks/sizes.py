"""Sizes that keep files readable: file ≤ 500 lines, function ≤ 40, business line ≤ 1,500 (its demonstration apart), settings ≤ 250."""

import ast
from collections.abc import Iterator
from pathlib import Path

from zhigong.testing.checks import PACKAGE, Problem, shown, source_files

FILE, FUNCTION, LINE_OF_BUSINESS, SETTINGS = 500, 40, 1500, 250
BANNED = {"utils", "helpers", "common", "misc", "manager", "handler", "processor", "core", "tasks"}
KERNEL_BUDGET = 22_000  # docs/why/kernel-budget.md says how this number came to be


def line_count(path: Path) -> int:
    """Return the number of lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def find_problems() -> Iterator[Problem]:
    """Yield every file, function or folder that is too large, unnamed or wrongly named."""
    for path in source_files(with_tests=True):
        lines = line_count(path)
        if lines > FILE:
            yield Problem(shown(path), f"{lines} lines; split it (limit {FILE})")
        if path.stem in BANNED:
            yield Problem(shown(path), "this name says nothing; name the file after what it holds")
        yield from _check_inside(path)
    if (settings := line_count(PACKAGE / "config" / "settings.py")) > SETTINGS:
        yield Problem("config/settings.py", f"{settings} lines (limit {SETTINGS})")
    for card in PACKAGE.glob("modules/*/*/module.py"):
        own = [path for path in source_files() if card.parent in path.parents and path.name != "demo.py"]
        total = sum(line_count(path) for path in own)
        if total > LINE_OF_BUSINESS:
            yield Problem(
                shown(card.parent), f"{total} lines; this is two lines of business (limit {LINE_OF_BUSINESS})"
            )
    kernel = sum(line_count(path) for path in source_files() if PACKAGE / "kernel" in path.parents)
    if kernel > KERNEL_BUDGET:
        yield Problem(
            "kernel", f"{kernel} lines; the budget is {KERNEL_BUDGET}, see docs/why/kernel-budget.md"
        )


def _check_inside(path: Path) -> Iterator[Problem]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if tree.body and not ast.get_docstring(tree):
        yield Problem(shown(path), "the file does not open with one sentence on what it is for")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION and "tests" not in path.parts:
                yield Problem(
                    f"{shown(path)}:{node.lineno}", f"{node.name} has {length} lines (limit {FUNCTION})"
                )
