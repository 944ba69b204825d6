"""What a load or a run has to say to a person: findings in short, the rest in the lists."""

from __future__ import annotations

from collections.abc import Sequence

from cli.language import current_language
from cli.output import say
from impact.findings import Finding
from impact.language import sentence
from impact.store.database import reading
from impact.store.place import shown_place
from impact.store.traces import has_traces

SHOWN = 5
"""Findings told at once; the rest is in `berord findings list`."""


def tell_findings(findings: Sequence[Finding], *, are_stored: bool = True) -> None:
    """Tell the most serious findings, each with its place and what to do, and how many more there are.

    Those that are not stored are all told: nowhere else can they be read.
    """
    language = current_language()
    rank = {"error": 0, "warning": 1, "note": 2}
    serious = sorted(findings, key=lambda f: (rank[f.severity], f.source, f.row or 0))
    n_shown = SHOWN if are_stored else len(serious)
    for found in serious[:n_shown]:
        place = ":".join(str(part) for part in (found.source, found.layer, found.row) if part is not None)
        say(
            "{severity} {place}: {what} {remedy}",
            severity=found.severity.label(language),
            place=place,
            what=sentence(found.what, found.details, language),
            remedy=sentence(found.remedy, found.details, language),
        )
    if len(findings) > n_shown:
        say("… and {n} more: berord findings list", n=len(findings) - n_shown)


def tell_traces(database: str) -> None:
    """Say when the file may still hold what was emptied because somebody is protected, and what to do."""
    with reading(database) as connection:
        is_owing = has_traces(connection)
    if is_owing:
        say(
            "Traces of persons whose identity is protected now may remain in {place} and {place}-wal: another program "
            "holds the file open, or there is no room to write it anew. Close the other program, such as QGIS, and "
            "call berord run: that overwrites them. No answer, list or map shows them.",
            place=shown_place(database),
        )
