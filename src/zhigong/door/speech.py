"""One clear sentence in Chinese, English or both, for people at a terminal; never on standard output."""

import os
import sys
import unicodedata


def one_sentence(chinese: str, english: str) -> str:
    """Choose by ZG_LANGUAGE or the locale; where the locale says nothing, both."""
    language = os.environ.get("ZG_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    if language.lower().startswith("zh"):
        return chinese
    if language.lower().startswith("en"):
        return english
    return f"{chinese} {english}"


class Refusal(Exception):
    """The command cannot do what was asked; its text is the sentence to show, in the terminal's language."""

    def __init__(self, chinese: str, english: str, detail: str = "") -> None:
        self.chinese, self.english, self.detail = chinese, english, detail
        super().__init__(one_sentence(chinese, english) + (f"\n  {detail}" if detail else ""))


def say(chinese: str, english: str) -> None:
    """Print one sentence on standard error."""
    print(one_sentence(chinese, english), file=sys.stderr, flush=True)


def width(text: str) -> int:
    """Columns a text takes on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def columns(rows: list) -> list:
    """Dictionaries as aligned lines, the names first."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = [names] + [[str(row.get(name) or "") for name in names] for row in rows]
    widths = [max(width(line[column]) for line in table) for column in range(len(names))]
    return [
        "  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(line)).rstrip()
        for line in table
    ]
