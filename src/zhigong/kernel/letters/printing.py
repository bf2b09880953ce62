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
BODY_SIZE, BLACK, EMU_PER_POINT = 16.0, "000000", 12700
FORM = ("alignment", "line_spacing", "keep_with_next", "page_break_before")
LENGTHS = {
    "first": "first_line_indent",
    "left": "left_indent",
    "right": "right_indent",
    "above": "space_before",
    "below": "space_after",
}
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
    reader = _Reader(docx, families)
    section = reader.document.sections[0]
    marks = section.footer._element.iter(qn("w:instrText"))
    content = {
        "page": {
            "width": section.page_width.pt,
            "height": section.page_height.pt,
            "top": section.top_margin.pt,
            "bottom": section.bottom_margin.pt,
            "left": section.left_margin.pt,
            "right": section.right_margin.pt,
            "numbered": any("PAGE" in (part.text or "") for part in marks),
        },
        "blocks": [reader.block(item) for item in reader.document.iter_inner_content()],
    }
    return content, reader.pictures


class _Look:
    """What a paragraph style says, its ancestors included: found once per style and file."""

    def __init__(self, style) -> None:
        chain = []
        while style is not None:
            chain.append(style)
            style = style.base_style
        self.forms = [one.paragraph_format for one in chain]
        self.fonts = [one.font for one in chain]
        self.elements = [one.element for one in chain]
        self.form = {word: _first(self.forms, word) for word in (*LENGTHS.values(), *FORM)}
        self.size = getattr(_first(self.fonts, "size"), "pt", BODY_SIZE)


class _Reader:
    """Reads one Word file; keeps its pictures and the looks of its styles."""

    def __init__(self, docx: bytes, families: frozenset[str]) -> None:
        self.document, self.families = Document(BytesIO(docx)), families
        self.pictures: list[bytes] = []
        self._looks: dict[str | None, _Look] = {}

    def block(self, item: Paragraph | Table) -> dict[str, Any]:
        """Return a paragraph or table as plain data."""
        return self._table(item) if isinstance(item, Table) else self._paragraph(item)

    def _table(self, table: Table) -> dict[str, Any]:
        rows = [
            [[self.block(inner) for inner in cell.iter_inner_content()] for cell in row.cells]
            for row in table.rows
        ]
        widths = [column.width.pt if column.width else None for column in table.columns]
        return {"kind": "table", "rows": rows, "widths": widths if all(widths) else []}

    def _look(self, paragraph: Paragraph) -> _Look:
        name = paragraph._p.style
        if name not in self._looks:
            self._looks[name] = _Look(paragraph.style)
        return self._looks[name]

    def _paragraph(self, paragraph: Paragraph) -> dict[str, Any]:
        look, own = self._look(paragraph), paragraph.paragraph_format
        form = {word: getattr(own, word) for word in look.form}
        form = {word: look.form[word] if value is None else value for word, value in form.items()}
        spacing, align = form["line_spacing"], form["alignment"]
        if isinstance(spacing, float):
            spacing = look.size * 1.3 * spacing
        return {
            "kind": "paragraph",
            "align": SIDES.get(int(align) if align is not None else 0, "left"),
            "line": getattr(spacing, "pt", spacing) or look.size * 1.5,
            "size": look.size,
            "rule": _rule(paragraph),
            "runs": [part for run in paragraph.runs for part in self._run(run, look)],
            "keep": bool(form["keep_with_next"]),
            "break": bool(form["page_break_before"]),
            **{name: getattr(form[word], "pt", 0.0) for name, word in LENGTHS.items()},
        }

    def _run(self, run, look: _Look):
        """Yield a run's picture, or its text with its look."""
        for blip in run._r.iter(qn("a:blip")):
            self.pictures.append(self.document.part.related_parts[blip.get(qn("r:embed"))].blob)
            extent = next(run._r.iter(qn("wp:extent")))
            yield {"picture": len(self.pictures) - 1, "width": int(extent.get("cx")) / EMU_PER_POINT}
        if not run.text:
            return
        fonts = [run.font, *look.fonts]
        name = _typeface([run._r, *look.elements])
        known = [family for family in TYPEFACES.get(name, (name,)) if family in self.families]
        is_bold = bool(_first(fonts, "bold")) or name in HEAVY
        yield {
            "text": run.text,
            "size": getattr(run.font.size, "pt", look.size),
            "bold": is_bold and not known,
            "underline": bool(_first(fonts, "underline")),
            "colour": str(next((one.color.rgb for one in fonts if one.color.rgb), None) or BLACK),
            "fonts": [*known, OURS],
        }


def _first(sources, word: str):
    """Return the first value set on the way from the text itself up through its styles."""
    return next((value for source in sources if (value := getattr(source, word)) is not None), None)


def _rule(paragraph: Paragraph) -> str:
    """Return the colour of the line below a paragraph, or ""."""
    line = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}")
    if line is None or line.get(qn("w:val")) in (None, "none", "nil"):
        return ""
    colour = line.get(qn("w:color")) or BLACK
    return BLACK if colour == "auto" else colour


def _typeface(elements) -> str:
    """Return the East Asian typeface of a run: its own, else its style's."""
    for element in elements:
        fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:eastAsia")):
            return fonts.get(qn("w:eastAsia"))
    return ""
