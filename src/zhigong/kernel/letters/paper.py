"""Lays a plain text out as a Word file in the form of an official document (GB/T 9704-2012)."""

import re
from functools import cache
from io import BytesIO

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from zhigong.kernel.letters.definition import LetterTemplate

RED = RGBColor(0xC0, 0x00, 0x00)
BODY, HEAD, BOLD, FINE = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
LINE = Pt(28.95)  # 22 lines on 225 mm (§5.2.3)
SIZE = 16  # 三号 (§5.2.2)
BROUGHT = ("Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "header", "footer")
UNUSED = ("/stylesWithEffects", "/thumbnail")
HEADING = re.compile(r"^[一二三四五六七八九十]+、.{1,30}$")
# name → (font, size in pt, bold, colour, alignment, first-line indent in characters)
STYLES = {
    "发文机关标志": (HEAD, 36, True, RED, ALIGN.CENTER, 0),
    "发文字号": (BODY, SIZE, False, None, ALIGN.CENTER, 0),
    "公文标题": (HEAD, 22, True, None, ALIGN.CENTER, 0),
    "主送机关": (BODY, SIZE, False, None, ALIGN.LEFT, 0),
    "公文正文": (BODY, SIZE, False, None, ALIGN.JUSTIFY, 2),
    "公文小标题": (BOLD, SIZE, False, None, ALIGN.LEFT, 2),
    "公文落款": (BODY, SIZE, False, None, ALIGN.RIGHT, 0),
    "表格文字": (BODY, 12, False, None, ALIGN.LEFT, 0),
    "验证说明": (FINE, 9, False, None, ALIGN.LEFT, 0),
}


def house_docx(template: LetterTemplate) -> bytes:
    """Return the template's default wording as a Word file, with its fields in double braces."""
    return _lay_out(template.title, template.text)


@cache
def _lay_out(title: str, text: str) -> bytes:
    document = Document()
    _leave_out(document)
    _set_page(document)
    for name, look in STYLES.items():
        _add_style(document, name, *look)
    document.add_paragraph("{{发文机关}}", "发文机关标志")
    number = document.add_paragraph("{{文号}}", "发文字号")
    _red_line(number)
    heading = document.add_paragraph(title, "公文标题")
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(29), Pt(20)
    document.add_paragraph("{{主送机关}}：", "主送机关")
    _write_body(document, text)
    _write_end(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _leave_out(document) -> None:
    """Take out what python-docx brings and no letter uses: reading and writing it was most of an issue's time."""
    for style in list(document.styles.element.iter(qn("w:style"))):
        if style.find(qn("w:name")).get(qn("w:val")) not in BROUGHT:
            style.getparent().remove(style)
        for link in style.findall(qn("w:link")):  # to one of those
            style.remove(link)
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(UNUSED)]:
            del rels[key]


def _set_page(document) -> None:
    """A4, 37 mm above, 28 mm at the binding, a text area of 156 × 225 mm (§5.2.1); page numbers below (§7.5)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    section.footer_distance = Mm(24)
    footer = section.footer.paragraphs[0]
    footer.alignment = ALIGN.CENTER
    footer.add_run("— ")
    run = footer.add_run()
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        piece.text = text or None
        run._r.append(piece)
    footer.add_run(" —")
    for run in footer.runs:
        run.font.size = Pt(14)
        _set_font(run._r.get_or_add_rPr(), FINE)


def _add_style(document, name: str, font: str, size: float, bold: bool, colour, align, indent: int) -> None:
    style = document.styles.add_style(name, 1)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold = Pt(size), bold
    if colour is not None:
        style.font.color.rgb = colour
    _set_font(style.element.get_or_add_rPr(), font)
    form = style.paragraph_format
    form.alignment = align
    form.space_before = form.space_after = Pt(0)
    if size == SIZE:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    if indent:
        form.first_line_indent = Pt(size * indent)


def _set_font(properties, font: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)


def _red_line(paragraph) -> None:
    """Draw the red separating line below the number (§7.2.7)."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    # the schema keeps the order of a paragraph's properties: borders stand before spacing and alignment
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.paragraph_format.space_before = Pt(20)


def _write_body(document, text: str) -> None:
    table = None
    for line in (line.strip() for line in text.strip().splitlines()):
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if table is None:
                table = document.add_table(0, len(cells), style="Table Grid")
                table.alignment = WD_TABLE_ALIGNMENT.CENTER
            for cell, content in zip(table.add_row().cells, cells, strict=True):
                cell.paragraphs[0].style = document.styles["表格文字"]
                cell.paragraphs[0].add_run(content)
        elif line:
            table = None
            document.add_paragraph(line, "公文小标题" if HEADING.match(line) else "公文正文")


def _write_end(document) -> None:
    """Signature four characters from the right edge (§7.3.5), and the code that lets anybody check the letter."""
    signed = document.add_paragraph("{{发文机关}}", "公文落款")
    signed.paragraph_format.space_before = Pt(58)
    signed.paragraph_format.keep_with_next = True
    dated = document.add_paragraph("{{成文日期}}", "公文落款")
    dated.paragraph_format.keep_with_next = True
    for paragraph in (signed, dated):
        paragraph.paragraph_format.right_indent = Pt(4 * SIZE)
    code = document.add_paragraph("{{二维码}}", "验证说明")
    code.paragraph_format.space_before = Pt(30)
    code.paragraph_format.keep_with_next = True
    document.add_paragraph("扫码核对本函文号、日期与文件摘要", "验证说明")
