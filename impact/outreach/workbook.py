"""The outreach list as an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.language import translator
from impact.outreach.about_sheet import about_sheet
from impact.outreach.consolidate import compile_outreach
from impact.outreach.findings_sheet import findings_sheet
from impact.outreach.protection import without_protected
from impact.outreach.recipient_sheet import recipient_sheet
from impact.outreach.register_sheets import measures_sheet, proposals_sheet, zero_match_sheet
from impact.outreach.sheets import Cell, Form, Sheet
from impact.outreach.unreachable_sheet import unreachable_sheet
from impact.outreach.words import Words
from impact.results import OutreachMaterial

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Formats = dict[Form | str, Any]

# Excel drops what is longer than 32,767 characters; the library then writes an empty cell and says nothing.
LONGEST_CELL = 32_000
LINE_HEIGHT = 13.5
HIGHEST_ROW = 400.0
A3_PAPER = 8


def write_workbook(path: Path, material: OutreachMaterial, *, notice: str = "") -> None:
    """Write the list and its side sheets to `path` as XLSX, in the material's language.

    `notice` is a line about the whole material, such as that it is synthetic; see `write_sheets` for the rest.
    """
    coloured = zip(outreach_sheets(material, notice=notice), _TAB_COLOURS, strict=True)
    write_sheets(path, tuple(coloured), _properties(material))


def write_sheets(path: Path, sheets: Sequence[tuple[Sheet, str]], properties: Mapping[str, object]) -> None:
    """Write tables, each with the colour of its tab, to `path` as XLSX.

    Text is written as text, whatever it begins with, so that no cell is ever a formula or a link. The same tables and
    properties, among them the day of creation, give the same bytes. Raises OSError when the file cannot be written.
    """
    from xlsxwriter import Workbook

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    # Packed in memory: on a full disk the library's archive would write once more, and complain, when it is forgotten.
    packed = BytesIO()
    with Workbook(packed, options) as workbook:
        workbook.set_properties(dict(properties))
        formats = _formats(workbook)
        for sheet, colour in sheets:
            _write_sheet(workbook.add_worksheet(sheet.title), sheet, formats, tab_color=colour)
    path.write_bytes(packed.getbuffer())


def outreach_sheets(material: OutreachMaterial, *, notice: str = "") -> tuple[Sheet, ...]:
    """The tables of the workbook in order, the list itself first. Nothing of a protected identity is in them."""
    outreach, shown, words = compile_outreach(material), without_protected(material), Words.of(material)
    recipients = recipient_sheet(outreach, words)
    return (
        recipients,
        measures_sheet(shown, words),
        proposals_sheet(shown, words),
        unreachable_sheet(outreach, words),
        zero_match_sheet(shown, words),
        findings_sheet(shown.findings, words),
        about_sheet(shown, outreach, recipients, notice),
    )


_TAB_COLOURS = ("#1F5A4C", "#1F5A4C", "#1F5A4C", "#B3541E", "#B3541E", "#B3541E", "#6B6B6B")


def _properties(material: OutreachMaterial) -> dict[str, object]:
    _ = translator(material.language)
    return {
        "title": _("Outreach list"),
        "subject": _("Run {run}, {day}").format(run=material.run_id, day=material.as_of.isoformat()),
        "created": datetime.combine(material.as_of, time()),
    }


def _formats(workbook: Workbook) -> Formats:
    top = {"valign": "top", "font_size": 10}
    line = {**top, "bottom": 1, "bottom_color": "#D9D9D9"}
    return {
        "header": workbook.add_format(
            {
                **top,
                "bold": True,
                "text_wrap": True,
                "bg_color": "#1F5A4C",
                "font_color": "#FFFFFF",
                "valign": "vcenter",
            }
        ),
        Form.TEXT: workbook.add_format({**line, "num_format": "@"}),
        Form.WRAPPED: workbook.add_format({**line, "text_wrap": True, "num_format": "@"}),
        Form.DATE: workbook.add_format({**line, "num_format": "yyyy-mm-dd", "align": "left"}),
        Form.INTEGER: workbook.add_format({**line, "num_format": "0", "align": "center"}),
        Form.DECIMAL: workbook.add_format({**line, "num_format": "#,##0.0", "align": "center"}),
        Form.WARNING: workbook.add_format({**line, "bold": True, "bg_color": "#FBE3D6", "font_color": "#9C2A00"}),
    }


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: Formats, *, tab_color: str) -> None:
    worksheet.set_tab_color(tab_color)
    _lay_out(worksheet, sheet)
    for column, header in enumerate(sheet.headers):
        worksheet.write_string(0, column, header, formats["header"])
    for number, row in enumerate(sheet.rows, start=1):
        worksheet.set_row(number, _row_height(row, sheet))
        for column, (cell, form) in enumerate(zip(row, sheet.forms, strict=True)):
            _write_cell(worksheet, (number, column), cell, formats[form if _has_content(cell) else Form.WRAPPED])


def _lay_out(worksheet: Worksheet, sheet: Sheet) -> None:
    """Column widths, frozen and repeated header, filter, and paper: A3 landscape, as wide as the page."""
    last_row, last_column = len(sheet.rows), len(sheet.headers) - 1
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    worksheet.set_row(0, 32)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last_row, last_column)
    worksheet.set_landscape()
    worksheet.set_paper(A3_PAPER)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    worksheet.print_area(0, 0, last_row, sheet.n_printed - 1)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.set_footer("&L&A&C&F&R&P / &N")


def _row_height(row: tuple[Cell, ...], sheet: Sheet) -> float:
    """The height in points that shows all wrapped text, as far as Excel allows; not every program fits it by itself."""
    heights = (_lines(cell, width) for cell, width in zip(row, sheet.widths, strict=True) if isinstance(cell, str))
    return min(max(heights, default=1) * LINE_HEIGHT + 2, HIGHEST_ROW)


def _lines(text: str, width: int) -> int:
    """Lines that the text takes in a column.

    The width counts characters of eleven points; text of ten points gains what words that move to the next line lose.
    """
    return sum(max(1, -(-len(line) // width)) for line in text.split("\n"))


def _write_cell(worksheet: Worksheet, place: tuple[int, int], cell: Cell, style: Any) -> None:
    """Write one cell; a cell the library would drop in silence is an error."""
    if not _has_content(cell):
        outcome = worksheet.write_blank(*place, None, style)
    elif isinstance(cell, str):
        outcome = worksheet.write_string(*place, _shortened(cell), style)
    elif isinstance(cell, date):
        outcome = worksheet.write_datetime(*place, cell, style)
    else:
        outcome = worksheet.write_number(*place, cell, style)
    if outcome != 0:
        raise ValueError(f"cell {place} does not fit in a worksheet")


def _has_content(cell: Cell) -> bool:
    return cell is not None and cell != ""


def _shortened(text: str) -> str:
    """The text as far as a cell can hold it, with an ellipsis where it is cut."""
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL].rsplit("\n", 1)[0] + "\n…"
