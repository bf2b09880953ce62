"""Arrays written as PostgreSQL reads them, where a list of thousands would be turned into text value by value."""

from collections.abc import Iterable


def array_text(values: Iterable[object]) -> str:
    """The text of an array of these values, each in quotes; it knows no null and no array within."""
    return "{" + ",".join([_quoted(str(value)) for value in values]) + "}"


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
