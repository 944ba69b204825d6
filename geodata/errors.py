"""What geodata refuses: one exception, whose sentences say what is wrong, why it matters and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """Several short texts that stand inside a sentence: English templates with `{places}` and what fills them.

    >>> str(Told((("as {crs}: {percent} %", {"crs": "EPSG:3006", "percent": 90}), ("nowhere", {}))))
    'as EPSG:3006: 90 %; nowhere'
    """

    parts: tuple[tuple[str, dict[str, object]], ...]

    def __str__(self) -> str:
        return "; ".join(template.format(**values) for template, values in self.parts)


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


class ServiceError(GeodataError):
    """A service outside the program did not answer, or answered that it cannot now: worth trying again later."""
