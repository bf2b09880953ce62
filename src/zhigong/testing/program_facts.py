"""Facts the reference prints, read from files, models and addresses of the program itself."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from zhigong.testing.checks import CHECKOUT, PACKAGE, source_files

ASKERS = {"may", "demand", "office_page", "MenuItem"}


def sentence_of(path: Path) -> str:
    """Return the sentence a Python file opens with."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n\n")[0].replace("\n", " ")


def rounded_lines(folder: Path) -> str:
    """Return a folder's lines of Python without tests and migrations, to the nearest hundred."""
    total = sum(
        len(path.read_text(encoding="utf-8").splitlines())
        for path in source_files()
        if folder in path.parents
    )
    return f"≈ {round(total, -2):,}"


def staircase() -> list[str]:
    """Return the kernel's rooms from top to bottom, as the import contract says."""
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(item["layers"] for item in contracts if item.get("containers") == ["zhigong.kernel"])
    return [room.strip() for layer in layers for room in layer.split(":")]


def asked_permissions() -> dict[str, set[str]]:
    """Return every permission the code asks for → the files that ask, from may, demand, office_page and menus."""
    found: dict[str, set[str]] = {}
    for path in source_files():
        if {"kernel", "modules"} & set(path.relative_to(PACKAGE).parts):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for text in _permissions_in(node):
                    found.setdefault(text, set()).add(path.relative_to(PACKAGE).as_posix())
    return found


def _permissions_in(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    name = getattr(node.func, "id", "")
    if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "permissions":
        name = node.func.attr  # permissions.may(...); a partner's demand(...) asks for a scope, not a right
    if name in ASKERS:
        for value in [*node.args, *(word.value for word in node.keywords if word.arg == "permission")]:
            text = getattr(value, "value", None)
            if isinstance(text, str) and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", text):
                yield text


def columns(model) -> Iterator[tuple[str, str, str]]:
    """Yield a table's columns: name, type (with ? when it may be empty), meaning."""
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type().removesuffix("Field")
        target = f" → {field.related_model._meta.db_table}" if field.related_model else ""
        yield f"`{field.column}`", f"{kind}{'?' if field.null else ''}{target}", field.help_text


def walk(patterns, prefix: str, namespace: str) -> Iterator[tuple[str, Callable, str]]:
    """Yield (route, view, name) of every address, depth first."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, route, inner)
        else:
            yield route, pattern.callback, f"{namespace}{pattern.name or ''}"
