"""A code set: ordered codes with Chinese labels, and finding a code by number or by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zhigong.lib.excel_damage import cell_text
from zhigong.lib.text import compact


def _plain(text: str) -> str:
    """Comparable form of a typed code or name: no blanks, hyphens or brackets, upper case."""
    return compact(text).upper().replace("(", "").replace(")", "").replace("、", "")


@dataclass(frozen=True)
class CodeSet(Mapping[str, str]):
    """An ordered mapping code → Chinese label, with its standard and other names people write.

    ``aliases`` maps another name to a code; ``suffix`` is a word that may be left out or added (汉 = 汉族).
    """

    name: str
    title: str
    source: str
    items_by_code: Mapping[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""
    _index: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = self._index
        for alias, code in self.aliases.items():
            index[_plain(alias)] = code
        for code, label in self.items_by_code.items():
            index[_plain(label)] = code
            if self.suffix:
                index.setdefault(_plain(label.removesuffix(self.suffix)), code)
                index.setdefault(_plain(label + self.suffix), code)
            index[code.upper()] = code
            if code.isdigit():  # 1 and 01 are the same where a spreadsheet ate the zero
                index.setdefault(code.lstrip("0") or "0", code)

    def __getitem__(self, code: str) -> str:
        return self.items_by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.items_by_code)

    def __len__(self) -> int:
        return len(self.items_by_code)

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(code, label) pairs in the order of the standard, for form fields."""
        return list(self.items_by_code.items())

    def find(self, raw: object) -> str | None:
        """The code for a code or a name as typed (full width, blanks, 汉 or 汉族); None when unknown."""
        if raw in self.items_by_code:
            return raw  # type: ignore[return-value]
        text = _plain(cell_text(raw))
        found = self._index.get(text)
        if found is None and text[:1].isdigit():  # "01汉族" and "1 男" as drop-down lists write them
            digits = text[: len(text) - len(text.lstrip("0123456789"))]
            code = self._index.get(digits)
            if code is not None and self._index.get(text[len(digits) :]) == code:
                return code
        return found


def find_code(code_set: CodeSet, raw: object) -> str | None:
    """The code of ``raw`` in a set, None when it is neither a code nor a name of it."""
    return code_set.find(raw)
