"""The words a business line declares its letters in (`letters.py`), and where they are found. Plain data, no models."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

COUNTY_AND_ABOVE = ("national", "province", "city", "county")


@dataclass(frozen=True)
class LetterField:
    """A place a template holds open: `{{name}}` in Word, `code` in the values. `sample` fills the preview.

    A list of rows has `columns` (code, name): `{{name.column}}` in a table's row, which is repeated for each row.
    An optional field may be left out by a template; empty, its paragraph goes with it.
    """

    code: str
    name: str
    sample: Any
    is_needed: bool = True
    columns: tuple[tuple[str, str], ...] = ()

    def marks(self) -> tuple[str, ...]:
        """Return what stands between the braces in a template."""
        return tuple(f"{self.name}.{name}" for _code, name in self.columns) or (self.name,)


# What the house fills in itself, in every letter (GB/T 9704-2012 §7).
HOUSE_FIELDS = (
    LetterField("issuer", "发文机关", "示例县总工会"),
    LetterField("number", "文号", "示例县工〔2026〕1号"),
    LetterField("title", "标题", "示例标题", is_needed=False),
    LetterField("addressee", "主送机关", "示例有限公司"),
    LetterField("date", "成文日期", "2026年3月2日"),
    LetterField("qr", "二维码", ""),
)


@dataclass(frozen=True)
class LetterTemplate:
    """A kind of letter: `text` is the house's default wording, one paragraph a line, `{{name}}` for the fields.

    `series` letters are numbered together, per unit and year, as 机关代字 + `mark`〔year〕n号. `levels`: which unions
    may issue it at all, () = all. `audience`: who reads it beside officers: "all" parties, "officers" only, or
    "addressee". Official letters are Chinese in every interface language: the texts are no msgids.
    """

    code: str
    title: str
    text: str
    fields: tuple[LetterField, ...] = ()
    mark: str = "工"
    series: str = ""
    levels: tuple[str, ...] = ()
    audience: str = "addressee"

    @property
    def number_form(self) -> str:
        """Return what its numbers look like, without the office."""
        return f"{self.mark}〔2026〕n号"

    @property
    def numbered_as(self) -> str:
        """Return the series its numbers are counted in."""
        return self.series or self.code

    def all_fields(self) -> tuple[LetterField, ...]:
        """Return the house's fields and the line's own."""
        return HOUSE_FIELDS + self.fields

    def samples(self) -> dict[str, Any]:
        """Return values for a preview."""
        return {field.code: field.sample for field in self.all_fields()} | {"title": self.title}


_replaced: list[dict[str, LetterTemplate]] = []


@contextmanager
def using(*letters: LetterTemplate):
    """Use these templates beside the declared ones (tests of the room bring their own)."""
    _replaced.append(_declared() | {letter.code: letter for letter in letters})
    try:
        yield
    finally:
        _replaced.pop()


def templates() -> dict[str, LetterTemplate]:
    """Return every template by code, in the order of the lines' folders."""
    return _replaced[-1] if _replaced else _declared()


@cache
def _declared() -> dict[str, LetterTemplate]:
    lines = sorted(
        config.name for config in apps.get_app_configs() if config.name.startswith("zhigong.modules.")
    )
    found = [name for name in lines if find_spec(f"{name}.letters")]
    return {letter.code: letter for name in found for letter in import_module(f"{name}.letters").LETTERS}


def find_template(code: str) -> LetterTemplate:
    """Return the template with this code; raises LookupError when no business line declares it."""
    try:
        return templates()[code]
    except KeyError:
        raise LookupError(f"no business line declares the letter {code}") from None
