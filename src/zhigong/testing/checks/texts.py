"""Every Chinese text the program shows has its English, and pages carry no inline code."""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from zhigong.lib import codes, document_types
from zhigong.lib.durations import Duration
from zhigong.testing.checks import PACKAGE, Problem, shown, source_files

KEYWORDS = DEFAULT_KEYWORDS | {
    name: None for name in ("gettext_lazy", "gettext_noop", "pgettext_lazy", "ngettext_lazy")
}
CHINESE = re.compile(r"[一-鿿]")
# What a name in lib holds reaches users when it reads like a sentence.
SENTENCE = re.compile(r"[一-鿿].*([，。（]|%\()|%\(.*[一-鿿]")
PERIODS = ("WD", "CD", "h", "min", "weeks", "months", "years")
SPEAKERS = {"Finding", "Refusal", "SheetFault"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=\"|javascript:")


def find_problems() -> Iterator[Problem]:
    """Yield texts without English, bare Chinese in templates outside a translation tag, and inline code."""
    english = load_english()
    for text, where in sorted(collect_texts().items()):
        if CHINESE.search(text) and not english.get(text):
            yield Problem(where, f"no English for “{text[:60]}”")
    for path in source_files("*.html"):
        yield from _check_template(path)


def load_english() -> dict[str, str]:
    """Return msgid → msgstr over all catalogues (plural forms count when the first is filled)."""
    found: dict[str, str] = {}
    for path in PACKAGE.rglob("locale/en/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id and not message.fuzzy:
                    texts = message.id if isinstance(message.id, tuple | list) else [message.id]
                    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
                    found[texts[0]] = strings[0]
    return found


def collect_texts() -> dict[str, str]:
    """Return every text the program asks a translation for → the place it first stands."""
    found: dict[str, str] = {}
    for path in source_files():
        if PACKAGE / "door" in path.parents or PACKAGE / "testing" in path.parents:
            continue
        source = path.read_bytes()
        for line, text, *_ in extract("python", BytesIO(source), keywords=KEYWORDS):
            found.setdefault(text[0] if isinstance(text, tuple) else text, f"{shown(path)}:{line}")
        if PACKAGE / "lib" in path.parents:
            for line, text in _lib_sentences(source):
                found.setdefault(text, f"{shown(path)}:{line}")
    for text in _lib_texts():
        found.setdefault(text, "src/zhigong/lib")
    for path in source_files("*.html"):
        code = templatize(path.read_text(encoding="utf-8")).encode()
        for line, text, *_ in extract("python", BytesIO(code), keywords=KEYWORDS):
            found.setdefault(text[0] if isinstance(text, tuple) else text, f"{shown(path)}:{line}")
    return found


def _lib_texts() -> Iterator[str]:
    """Yield what lib (free of Django, so unmarked) keeps as data: labels of code sets and documents, periods."""
    for code_set in codes.ALL:
        yield code_set.title
        yield from code_set.items_by_code.values()
    yield from (kind.shape_text for kind in document_types.TYPES.values() if kind.shape_text)
    yield from (Duration(1, unit).template for unit in PERIODS)


def _lib_sentences(source: bytes) -> Iterator[tuple[int, str]]:
    """Yield the sentences in lib's code: arguments of a finding, and sentences given a name."""
    for node in ast.walk(ast.parse(source)):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SPEAKERS:
            values = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "kind")]
        elif isinstance(node, ast.Assign | ast.AugAssign):
            values = [node.value]
        for constant in _constants(values):
            if isinstance(node, ast.Call) or SENTENCE.search(constant.value):
                yield constant.lineno, constant.value


def _constants(values: list[ast.expr]) -> Iterator[ast.Constant]:
    """Yield the strings among values, both branches of a choice included."""
    for value in values:
        parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        yield from (part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def _check_template(path: Path) -> Iterator[Problem]:
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if INLINE.search(line):
            yield Problem(
                f"{shown(path)}:{number}", "inline script or style; the content security policy refuses it"
            )
    bare = re.sub(
        r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{#.*?#}|{%.*?%}|{{.*?}}|<!--.*?-->",
        "",
        text,
        flags=re.S,
    )
    for number, line in enumerate(bare.splitlines(), 1):
        if CHINESE.search(line):
            yield Problem(
                f"{shown(path)}:{number}", f"Chinese outside a translation tag: “{line.strip()[:50]}”"
            )


def print_missing() -> None:
    """Print the missing entries as a catalogue to fill in."""
    english = load_english()
    for text, where in sorted(collect_texts().items(), key=lambda pair: pair[1]):
        if CHINESE.search(text) and not english.get(text):
            escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            sys.stdout.write(f'#: {where}\nmsgid "{escaped}"\nmsgstr ""\n\n')


if __name__ == "__main__":
    print_missing()
