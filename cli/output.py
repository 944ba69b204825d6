"""Printing: data on stdout as a table, JSON or CSV; talk and progress on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Literal

import rich_click as click

from cli.language import current_language, words
from impact.language import sentence
from impact.terms import Term

_ = words()

Row = Mapping[str, Any]
Columns = Mapping[str, str]
"""Key in the rows → header that a person reads."""


def print_rows(
    rows: Sequence[Row], columns: Columns, output_format: str | None, *, title: str = "", brief: Collection[str] = ()
) -> None:
    """Print records: all keys as JSON, the columns as CSV, as a table in a terminal, tab-separated when piped.

    `brief` names the columns that a terminal has room for, and what all rows say alike is then said once above them.
    """
    if output_format == "json":
        print_json(list(rows))
    elif output_format == "csv":
        _print_delimited(rows, columns, delimiter=";")
    elif output_format == "table" or sys.stdout.isatty():
        shown = {key: header for key, header in columns.items() if key in brief} if brief else columns
        alike = _same_in_all(rows, shown) if brief else []
        about = [title, *(f"{shown[key]}: {word(rows[0][key])}" for key in alike)]
        _print_table(rows, {k: v for k, v in shown.items() if k not in alike}, "\n".join(filter(None, about)))
    else:
        _print_delimited(rows, columns, delimiter="\t")


def print_json(value: object) -> None:
    """JSON with Swedish letters as they are, two spaces in."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


def cell(value: object) -> str:
    """A value as a person reads it: lists joined, yes and no in words, nothing for None.

    >>> cell(["a", "b"]), cell(None), cell(2.5)
    ('a, b', '', '2.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(cell(v) for v in value)
    return str(value)


def _print_delimited(rows: Sequence[Row], columns: Columns, *, delimiter: str) -> None:
    writer = csv.writer(sys.stdout, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(cell(row[key])) for key in columns])


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: OWASP's leading apostrophe (ACCEPTANCE 37)."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text[:1] else text


def _print_table(rows: Sequence[Row], columns: Columns, title: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=escape(title) or None, title_justify="left", header_style="bold")
    for key, header in columns.items():
        is_number = all(isinstance(row[key], int | float) and not isinstance(row[key], bool) for row in rows)
        is_date = any(isinstance(row[key], date) for row in rows)
        justify: Literal["left", "right"] = "right" if rows and is_number else "left"
        table.add_column(escape(header), justify=justify, overflow="fold", no_wrap=is_date)
    for row in rows:
        # escape: a company may be called '[bold]'.
        table.add_row(*(escape(word(row[key])) for key in columns))
    Console(soft_wrap=False).print(table)


def _same_in_all(rows: Sequence[Row], columns: Columns) -> list[str]:
    """Columns that say the same in every row of several."""
    if len(rows) < 2:
        return []
    same = [key for key in columns if rows[0][key] and all(row[key] == rows[0][key] for row in rows)]
    return same if len(same) < len(columns) else []


def word(value: object) -> str:
    """A cell for a person: terms by their name in the language in use, no brackets."""
    if isinstance(value, Term):
        return value.label(current_language()).replace("_", " ")
    if isinstance(value, list | tuple):
        return ", ".join(word(v) for v in value)
    return cell(value)


def say(template: str, **values: object) -> None:
    """Talk to the person on stderr, in the language in use."""
    click.echo(sentence(template, values, current_language()), err=True)


@contextmanager
def busy(message: str) -> Iterator[None]:
    """A spinner with the elapsed time on stderr while something long runs; silent when stderr is not a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task(message)
        yield
