"""Sets a filled Word file as PDF: reads the constructs official letters use, hands them to typst as plain data."""

import json
import os
import threading
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from docx import Document
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

SETTER = Path(__file__).with_name("letter.typ").read_bytes()
# What Word calls a typeface → the names it has in font files; none of them may be given away, so none is ours.
TYPEFACES = {
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong"),
    "仿宋": ("FangSong", "FangSong_GB2312", "STFangsong"),
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
    "方正小标宋_GBK": ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S"),
    "黑体": ("SimHei", "STHeiti"),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti"),
    "楷体": ("KaiTi", "KaiTi_GB2312", "STKaiti"),
    "宋体": ("SimSun", "STSong"),
}
OURS = "Noto Serif SC"
HEAVY = ("黑体", "方正小标宋简体", "方正小标宋_GBK")  # set in our bold where their own face is missing
SIDES = {0: "left", 1: "center", 2: "right", 3: "justify", 4: "justify"}
BODY_SIZE = 16.0
_lock = threading.Lock()


class NoTypeface(RuntimeError):
    """There is no Chinese typeface to print with."""


@cache
def _fonts(_process: int) -> tuple[Any, frozenset[str]]:
    folders = [str(folder) for folder in settings.ZG_FONT_FOLDERS if folder.is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    families = frozenset(fonts.families())
    if OURS not in families:
        raise NoTypeface(f"no {OURS} in {folders}: run ./zg up, which fetches it")
    return fonts, families


def to_pdf(docx: bytes, *, title: str, on: date) -> bytes:
    """Return the Word file's content as PDF/A-2b, dated `on`: the same file gives the same bytes. The typefaces are those in HOME/fonts, else Noto Serif SC."""
    with _lock:
        fonts, families = _fonts(os.getpid())
    content, pictures = read_docx(docx, families)
    content["document"] = {"title": title, "year": on.year, "month": on.month, "day": on.day}
    compiler = typst.Compiler(SETTER, font_paths=fonts)
    inputs = {"content": json.dumps(content, ensure_ascii=False), "qr": pictures[0].hex() if pictures else ""}
    return compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="a-2b")


def read_docx(docx: bytes, families: frozenset[str] = frozenset()) -> tuple[dict[str, Any], list[bytes]]:
    """Return (page and blocks as plain data, pictures); lengths in points."""
    document = Document(BytesIO(docx))
    section, pictures = document.sections[0], []
    footer = section.footer._element
    content = {
        "page": {
            "width": section.page_width.pt,
            "height": section.page_height.pt,
            "top": section.top_margin.pt,
            "bottom": section.bottom_margin.pt,
            "left": section.left_margin.pt,
            "right": section.right_margin.pt,
            "numbered": any("PAGE" in (part.text or "") for part in footer.iter(qn("w:instrText"))),
        },
        "blocks": [_block(item, document, families, pictures) for item in document.iter_inner_content()],
    }
    return content, pictures


def _block(item, document, families, pictures) -> dict[str, Any]:
    if isinstance(item, Table):
        return _table(item, document, families, pictures)
    return _paragraph(item, document, families, pictures)


def _table(table: Table, document, families, pictures) -> dict[str, Any]:
    rows = [
        [
            [_block(inner, document, families, pictures) for inner in cell.iter_inner_content()]
            for cell in row.cells
        ]
        for row in table.rows
    ]
    widths = [column.width.pt if column.width else None for column in table.columns]
    return {"kind": "table", "rows": rows, "widths": widths if all(widths) else []}


def _paragraph(paragraph: Paragraph, document, families, pictures) -> dict[str, Any]:
    form = [paragraph.paragraph_format, *(style.paragraph_format for style in _styles(paragraph.style))]
    spacing = _first(form, "line_spacing")
    size = _first([style.font for style in _styles(paragraph.style)], "size")
    size = size.pt if size else BODY_SIZE
    if isinstance(spacing, float):
        spacing = size * 1.3 * spacing
    align = _first(form, "alignment")
    return {
        "kind": "paragraph",
        "align": SIDES.get(int(align) if align is not None else 0, "left"),
        "line": spacing.pt if hasattr(spacing, "pt") else spacing or size * 1.5,
        "size": size,
        "rule": _rule(paragraph),
        "runs": [
            part for run in paragraph.runs for part in _run(run, paragraph, document, families, pictures)
        ],
        "keep": bool(_first(form, "keep_with_next")),
        "break": bool(_first(form, "page_break_before")),
    } | {
        name: (_first(form, word) or _NONE).pt
        for name, word in (
            ("first", "first_line_indent"),
            ("left", "left_indent"),
            ("right", "right_indent"),
            ("above", "space_before"),
            ("below", "space_after"),
        )
    }


class _None:
    pt = 0.0


_NONE = _None()


def _styles(style):
    while style is not None:
        yield style
        style = style.base_style


def _first(sources, word: str):
    """The first value set on the way from the text itself up through its styles."""
    return next((value for source in sources if (value := getattr(source, word)) is not None), None)


def _rule(paragraph: Paragraph) -> str:
    """The colour of the line below a paragraph, or ""."""
    line = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
    if line is None or line.get(qn("w:val")) in (None, "none", "nil"):
        return ""
    colour = line.get(qn("w:color")) or "000000"
    return "000000" if colour == "auto" else colour


def _run(run, paragraph: Paragraph, document, families, pictures):
    """Yield a run's picture, or its text with its look."""
    for blip in run._r.iter(qn("a:blip")):
        pictures.append(document.part.related_parts[blip.get(qn("r:embed"))].blob)
        extent = next(run._r.iter(qn("wp:extent")))
        yield {"picture": len(pictures) - 1, "width": int(extent.get("cx")) / 12700}
    if not run.text:
        return
    sources = [run.font, *(style.font for style in _styles(paragraph.style))]
    colour = next((font.color.rgb for font in sources if font.color is not None and font.color.rgb), None)
    name = _typeface(run, paragraph)
    known = [family for family in TYPEFACES.get(name, (name,)) if family in families]
    size = _first(sources, "size")
    yield {
        "text": run.text,
        "size": size.pt if size else BODY_SIZE,
        "bold": bool(_first(sources, "bold")) and not known or (name in HEAVY and not known),
        "underline": bool(_first(sources, "underline")),
        "colour": str(colour or RGBColor(0, 0, 0)),
        "fonts": [*known, OURS],
    }


def _typeface(run, paragraph: Paragraph) -> str:
    """The East Asian typeface of a run: its own, else its style's."""
    for element in (run._r, *(style.element for style in _styles(paragraph.style))):
        fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:eastAsia")):
            return fonts.get(qn("w:eastAsia"))
    return ""
