"""Whatever is written into the journal is told in people's words, in both languages."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

import zhigong
from zhigong.kernel.cases import registry
from zhigong.kernel.web.deeds import deed_title

HOUSE = Path(zhigong.__file__).parent
WRITERS = {"record", "read", "refused"}
IN_SQL = re.compile(r"journal_record\('([a-z_.]+)'")


def _written(path: Path) -> set[str]:
    """Return the deeds one file writes, as far as they stand there as plain strings."""
    text = path.read_text(encoding="utf-8")
    found = set(IN_SQL.findall(text))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            deed = node.args[0].value
            if called in WRITERS and isinstance(deed, str) and re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", deed):
                found.add(deed)
    return found


def deeds() -> list[str]:
    """Return every deed written anywhere in the house, and every step's."""
    files = [
        path for path in HOUSE.rglob("*.py") if "tests" not in path.parts and "testing" not in path.parts
    ]
    found = set().union(*map(_written, files))
    steps = {service.permission(step.code) for service in registry.services() for step in service.steps}
    return sorted(found | steps)


def test_the_deeds_were_found():
    assert {"members.import.apply", "people.identity_door", "corrections.read"} <= set(deeds())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_deed_has_a_title(language):
    with override(language):
        wordless = [deed for deed in deeds() if deed_title(deed) == deed]
        foreign = [deed for deed in deeds() if language == "en" and re.search("[一-鿿]", deed_title(deed))]
    assert (wordless, foreign) == ([], []), "name it in kernel/web/deeds.py or in `deeds` of the line's card"


def test_a_line_names_only_what_it_writes_or_is_a_right():
    named = {deed for card in registry.cards() for deed in card.deeds}
    assert named <= {*deeds(), "members.import", "members.export"}
