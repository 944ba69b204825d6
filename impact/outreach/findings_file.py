"""The findings as a file of their own, for a person to work off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from impact.errors import UsageRefused
from impact.outreach.delimited import write_sheet_csv
from impact.outreach.files import write_beside
from impact.outreach.findings_sheet import findings_sheet
from impact.outreach.words import Words
from impact.outreach.workbook import write_sheets
from impact.results import FindingRow

TAB_COLOUR = "#B3541E"


def publish_findings(findings: Sequence[FindingRow], words: Words, path: Path, *, on: date, overwrite: bool) -> None:
    """Write the findings to a file, .xlsx or .csv, that nobody meets half-written.

    Raises:
        UsageRefused: the ending is neither .xlsx nor .csv.
        Refusal: the file exists and `overwrite` is not asked for, or its folder is missing or protected.

    """
    table = findings_sheet(findings, words)
    ending = path.suffix.lower()
    if ending == ".csv":
        write_beside(path, lambda draft: write_sheet_csv(draft, table), overwrite=overwrite)
    elif ending == ".xlsx":
        properties = {"title": table.title, "created": datetime.combine(on, time())}
        write_beside(path, lambda draft: write_sheets(draft, [(table, TAB_COLOUR)], properties), overwrite=overwrite)
    else:
        raise UsageRefused(
            "The findings cannot be written as {file}.", remedy="Let the name end in .xlsx or .csv.", file=path.name
        )
