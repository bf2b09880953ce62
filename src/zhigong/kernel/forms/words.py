"""The words a form is written in: plain data, read by the HTML form, the JSON schema and the cleaning."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Field:
    """What every word has: a name in code, a label and hint for people, and whether it is needed or sensitive.

    A sensitive field never reaches the journal or the timeline and is not sent back into a page after a refusal.
    """

    name: str = field(kw_only=False)
    label: Any = field(kw_only=False)
    hint: Any = ""
    required: bool = True
    sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """One line of text."""

    max_length: int = 100
    autocomplete: str = ""


@dataclass(frozen=True, kw_only=True)
class LongText(Field):
    """Several lines of text."""

    max_length: int = 500


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of a code set (or of (code, label) pairs); `radio` shows all at once, for up to six."""

    codes: Any = ()
    radio: bool = False

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Return (code, label) pairs in the order of the set."""
        return list(self.codes.choices if hasattr(self.codes, "choices") else self.codes)


@dataclass(frozen=True, kw_only=True)
class MultiChoice(Choice):
    """Any number of a code set."""


@dataclass(frozen=True, kw_only=True)
class Date(Field):
    """A day."""

    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, kw_only=True)
class Phone(Field):
    """A mobile number; spaces and +86 are taken off."""


@dataclass(frozen=True, kw_only=True)
class DocumentNumber(Field):
    """An identity document's number, checked with the type that stands in the field `type_field`."""

    type_field: str = "doc_type"
    sensitive: bool = True


@dataclass(frozen=True, kw_only=True)
class Yes(Field):
    """Something that must be ticked (a statement, a consent); with required=False it may stay open."""


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A whole number."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Money(Field):
    """Yuan with two decimals."""

    most: int = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Picker(Field):
    """A choice too long for a list: `search` names the address that answers what is typed with results."""

    search: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitPicker(Picker):
    """A union, searched on the server by name, pinyin initials or code; the value is the unit's code."""

    search: str = "pick-unit"


@dataclass(frozen=True, kw_only=True)
class EmployerPicker(Picker):
    """An employer, searched on the server; the value is its 18-digit code, or its name when not found."""

    search: str = "pick-employer"


@dataclass(frozen=True, kw_only=True)
class PlacePicker(Picker):
    """A division, searched on the server; the value is its code (9 digits for a township)."""

    search: str = "pick-place"


@dataclass(frozen=True, kw_only=True)
class Attachment(Field):
    """Files as evidence; the value is the ids of one's own uploads that wait for the matter, and the engine binds them.

    `kinds`: image, document, audio, video (() = all). `audience`: who of the matter sees them.
    """

    required: bool = False
    many: bool = False
    kinds: tuple[str, ...] = ()
    audience: str = "all"


class Form:
    """An ordered set of fields with unique names."""

    def __init__(self, *fields: Field, title: Any = ""):
        self.fields = fields
        self.title = title
        names = [item.name for item in fields]
        if len(names) != len(set(names)):
            raise ValueError(f"a form names a field twice: {names}")

    def __iter__(self):
        return iter(self.fields)

    def sensitive_names(self) -> frozenset[str]:
        """Return the names whose values never go into the journal or the timeline."""
        return frozenset(item.name for item in self.fields if item.sensitive)

    def attachments(self) -> tuple[Attachment, ...]:
        """Return the fields that carry files."""
        return tuple(item for item in self.fields if isinstance(item, Attachment))
