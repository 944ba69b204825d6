"""Rows in = accepted + rejected: asked of every delivery, because the worst failure is silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from impact.errors import Miscounted
from impact.findings import Finding, Place

ROWS_NAMED = 10


def require_every_row(
    rows: Sequence[int], built: Iterable[Place], duplicates: Collection[Finding], findings: Iterable[Finding], file: str
) -> None:
    """Require that each of the delivery's rows became a record or has a finding that says why not.

    `built` are the places of the rows that could be read, `duplicates` the findings of those among them that were left
    out or repeat another row.

    Raises:
        Miscounted: a row is neither, is counted twice, or was never in the file.

    """
    kept = {place.row for place in built} - {found.row for found in duplicates}
    lost = set(rows) - kept - {found.row for found in findings}
    wrong = sorted(lost) or [row for row, n in Counter(rows).items() if n > 1]
    if wrong or not kept <= set(rows):
        raise Miscounted(
            "{n} rows of {file} were neither kept nor reported: {rows}.",
            why="A row that vanishes in silence is the worst that can happen, so nothing was stored.",
            remedy="This is a fault in the program: report it with the file.",
            n=len(wrong),
            file=file,
            rows=", ".join(map(str, wrong[:ROWS_NAMED])),
        )


def require_counted(n_read: int, n_counted: int, file: str) -> None:
    """Require that the store counts as many rows as the file had.

    Raises:
        Miscounted: it does not.

    """
    if n_read != n_counted:
        raise Miscounted(
            "{file} has {n_read} rows, but {n_counted} were accounted for.",
            why="A row that vanishes in silence is the worst that can happen, so nothing was stored.",
            remedy="This is a fault in the program: report it with the file.",
            file=file,
            n_read=n_read,
            n_counted=n_counted,
        )
