"""Fills a Word template: values into its double braces, rows into its tables, the code as a picture."""

import re
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from zhigong.kernel.letters.definition import LetterTemplate

MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
CODE = "二维码"
CODE_SIZE = Mm(22)
EMBLEM, EMBLEM_SIZE, EMBLEM_WIDTH = "发文机关标志", 36, 430  # pt: a long name is set smaller, on one line


def marks_in(document) -> set[str]:
    """Return every name that stands in double braces anywhere in the file."""
    return {name for paragraph in _paragraphs(document) for name in MARK.findall(_text(paragraph))}


def fill(docx: bytes, template: LetterTemplate, values: dict[str, Any], qr_png: bytes) -> bytes:
    """Return the Word file with all fields filled; values by field code, checked by the caller."""
    document = Document(BytesIO(docx))
    texts: dict[str, str] = {}
    for field in template.all_fields():
        if field.columns:
            _repeat_rows(document, field, values.get(field.code) or [])
        else:
            texts[field.name] = str(values.get(field.code) or "")
    for paragraph in list(_paragraphs(document)):
        _fill_paragraph(document, paragraph, texts, qr_png)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraphs(document) -> Iterator[Any]:
    """Yield every w:p of the body, its tables and text boxes, the headers and the footers."""
    yield from document.element.body.iter(qn("w:p"))
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from part._element.iter(qn("w:p"))


def _pieces(paragraph) -> list[Any]:
    """The text elements of a paragraph itself; a text box inside it has paragraphs of its own."""
    return [piece for piece in paragraph.iter(qn("w:t")) if _owner(piece) is paragraph]


def _owner(element):
    while element.tag != qn("w:p"):
        element = element.getparent()
    return element


def _text(paragraph) -> str:
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _fill_paragraph(document, paragraph, texts: dict[str, str], qr_png: bytes) -> None:
    text = _text(paragraph)
    names = MARK.findall(text)
    if not names:
        return
    if CODE in names:
        _draw_code(document, paragraph, qr_png)
        return
    if not any(texts.get(name) for name in names) and len(paragraph.getparent().findall(qn("w:p"))) > 1:
        paragraph.getparent().remove(paragraph)  # 附件：{{附件}} with nothing attached
        return
    pieces = _pieces(paragraph)
    _shrink_emblem(document, paragraph, texts.get(names[0], ""))
    _set_lines(paragraph, _replaced(pieces, text, texts))


def _replaced(pieces: list[Any], text: str, texts: dict[str, str]) -> list[str]:
    """The new text of each piece. Word cuts `{{name}}` into several: the first that holds a part takes the value."""
    owner = [index for index, piece in enumerate(pieces) for _ in piece.text or ""]
    filled, at = [""] * len(pieces), 0
    for match in MARK.finditer(text):
        for place in range(at, match.start()):
            filled[owner[place]] += text[place]
        filled[owner[match.start()]] += texts.get(match.group(1), "")
        at = match.end()
    for place in range(at, len(text)):
        filled[owner[place]] += text[place]
    return filled


def _set_lines(paragraph, filled: list[str]) -> None:
    """Write the texts; a value of several lines makes as many paragraphs of the same look."""
    lines: list[list[str]] = [[""] * len(filled)]
    for index, text in enumerate(filled):
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([""] * len(filled))
            lines[-1][index] += part.rstrip("\r")
    copies = [paragraph, *(deepcopy(paragraph) for _ in lines[1:])]
    for before, after in zip(copies, copies[1:], strict=False):
        before.addnext(after)
    for copy, line in zip(copies, lines, strict=True):
        for piece, text in zip(_pieces(copy), line, strict=True):
            piece.text = text
            piece.set(qn("xml:space"), "preserve")


def _shrink_emblem(document, paragraph, name: str) -> None:
    shown = Paragraph(paragraph, document._body)
    if name and shown.style is not None and shown.style.name == EMBLEM:
        for run in shown.runs:
            run.font.size = Pt(min(EMBLEM_SIZE, EMBLEM_WIDTH // len(name)))


def _draw_code(document, paragraph, qr_png: bytes) -> None:
    for piece in _pieces(paragraph):
        piece.text = ""
    Paragraph(paragraph, document._body).add_run().add_picture(BytesIO(qr_png), width=CODE_SIZE)


def _repeat_rows(document, field, rows: list[dict[str, Any]]) -> None:
    """Repeat each table row that names the field's columns, once for every row of the value."""
    for row in list(document.element.body.iter(qn("w:tr"))):
        named = {name for paragraph in row.iter(qn("w:p")) for name in MARK.findall(_text(paragraph))}
        if not named & set(field.marks()):
            continue
        for values in rows:
            copy = deepcopy(row)
            row.addprevious(copy)
            texts = {f"{field.name}.{name}": str(values.get(code) or "") for code, name in field.columns}
            for paragraph in list(copy.iter(qn("w:p"))):
                _set_lines(paragraph, _replaced(_pieces(paragraph), _text(paragraph), texts))
        row.getparent().remove(row)
