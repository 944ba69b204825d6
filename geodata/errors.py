"""What geodata refuses: one exception, whose sentences say what is wrong, why it matters and what to do."""

from __future__ import annotations


class GeodataError(Exception):
    """A file, a reference system or an output that cannot be used.

    `what`, `why` and `remedy` are English templates with `{places}` that `values` fill, so that a caller can show
    them in another language.

    >>> str(GeodataError("The file {file} is empty.", remedy="Ask for it again.", file="plan.gpkg"))
    'The file plan.gpkg is empty. Ask for it again.'
    """

    def __init__(self, what: str, why: str = "", remedy: str = "", **values: object) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedy = remedy
        self.values = values

    def __str__(self) -> str:
        return " ".join(part.format(**self.values) for part in (self.what, self.why, self.remedy) if part)
