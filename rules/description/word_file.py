"""A description as DOCX: real headings, repeated header rows, and the language that a screen reader is to speak."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rules.description.blocks import Block, Bullets, Description, Grid, Heading, Paragraph

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
PAGE_MM = (210, 297)
MARGIN_MM = 18
TEXT_POINTS = 10.5
TABLE_POINTS = 8.5
FONT = "Arial"
INK = "1F3864"
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same pack gives the same bytes
HEADER_SHADE = "E9EEF3"


def as_docx(description: Description) -> bytes:
    """The file's bytes; the same description gives the same bytes."""
    from docx import Document

    document = Document()
    _prepare(document, description)
    document.add_heading(description.title, 0)
    document.add_paragraph(description.subtitle, style="Subtitle")
    is_wide, heading = False, ""
    for block in description.blocks:
        if isinstance(block, Heading) and block.rank == 1 and block.is_wide != is_wide:
            is_wide = block.is_wide
            _turn(document, is_wide=is_wide)
        heading = block.text if isinstance(block, Heading) else heading
        _add(document, block, heading)
    file = io.BytesIO()
    document.save(file)
    return _same_bytes(file.getvalue())


def _prepare(document: Document, description: Description) -> None:
    """Page, language, title and styles."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _turn(document, is_wide=False, is_first=True)
    properties = document.core_properties
    properties.title, properties.subject = description.title, description.subtitle
    properties.author, properties.comments, properties.keywords = "Berörd", "", ""
    properties.language = LOCALES[description.language]
    properties.created = properties.modified = CREATED
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LOCALES[description.language])
    _dress(document)


def _dress(document: Document) -> None:
    """A sans-serif face that every office has, and colours dark enough to read."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for name in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(name), FONT)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption", "Intense Quote"):
        style: Any = document.styles[name]
        style.font.color.rgb = RGBColor.from_string(INK)
    normal: Any = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(TEXT_POINTS), Pt(6)


def _turn(document: Document, *, is_wide: bool, is_first: bool = False) -> None:
    """Go on, on a page that stands or lies."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section = document.sections[0] if is_first else document.add_section(WD_SECTION.NEW_PAGE)
    width, height = reversed(PAGE_MM) if is_wide else PAGE_MM
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)


def _add(document: Document, block: Block, heading: str) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.rank)
    elif isinstance(block, Paragraph):
        document.add_paragraph(block.text, style="Intense Quote" if block.is_notice else None)
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    else:
        if block.caption != heading:
            document.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
        _add_table(document, block)


def _add_table(document: Document, grid: Grid) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Emu

    section = document.sections[-1]
    room = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    widths = [room * width // sum(grid.widths) for width in grid.widths]
    table = document.add_table(rows=0, cols=len(grid.headers), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
    _fill(table.add_row(), grid.headers, widths, is_header=True)
    for row in grid.rows:
        _fill(table.add_row(), row, widths, is_header=False)
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), grid.caption)
    table._tbl.tblPr.append(described)  # noqa: SLF001 - python-docx has no name for a table's alternative text
    document.add_paragraph()


def _fill(row: _Row, cells: tuple[str, ...], widths: list[int], *, is_header: bool) -> None:
    """Text, width and look of each cell; a row is never cut by a page, and headers stand on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Emu, Pt

    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no name for these two
    for name in ("w:cantSplit", "w:tblHeader") if is_header else ("w:cantSplit",):
        properties.append(OxmlElement(name))
    for number, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = Emu(width)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(TABLE_POINTS), is_header or number == 0
        if is_header:
            shade = OxmlElement("w:shd")
            for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", HEADER_SHADE)):
                shade.set(qn(key), value)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no name for a cell's colour


def _same_bytes(content: bytes) -> bytes:
    """The archive without the time at which it was written."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
