"""What the rules room refuses: a mistake in a pack has a line; everything else has a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class RulesError(Exception):
    """Facts, a pack or an engine that cannot be used.

    `what`, `why` and `remedy` are English templates with `{places}` that `values` fill, so that a caller can show
    them in another language.

    >>> str(RulesError("The pack {pack} is not known.", remedy="Give a folder.", pack="solna"))
    'The pack solna is not known. Give a folder.'
    """

    def __init__(self, what: str, why: str = "", remedy: str = "", **values: object) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.remedy = remedy
        self.values = values

    def __str__(self) -> str:
        return " ".join(part.format(**self.values) for part in (self.what, self.why, self.remedy) if part)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a pack: file, line (from 1), within a rule or a case its id, in a table the cell.

    The line of a cell is its row.
    """

    file: str
    line: int
    rule_id: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.cell or self.line}"

    def within(self, rule_id: str | None) -> Place:
        """The same place, known to belong to a rule, a case or a code list."""
        return Place(self.file, self.line, rule_id, self.cell)


def _unchanged(template: str) -> str:
    return template


class Severity(StrEnum):
    """How bad it is: an error refuses the pack, a warning is most likely not meant, a note is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a pack, with the line or cell to open and what to do. Templates as in `RulesError`."""

    file: str
    line: int
    rule_id: str | None
    what: str
    why: str = ""
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    cell: str | None = None
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> Place:
        """Where it stands; as text "regler.yaml:12" or "tabell.csv:B7"."""
        return Place(self.file, self.line, self.rule_id, self.cell)

    def sentence(self, translate: Callable[[str], str] = _unchanged) -> str:
        """The finished sentences, in English or in the language of `translate`.

        >>> Mistake("pack.yaml", 3, "INF-01", "The word {word} is not known.", values={"word": "grus"}).sentence()
        'The word grus is not known.'
        """
        parts = (translate(part).format(**self.values) for part in (self.what, self.why, self.remedy) if part)
        return " ".join(parts)

    def __str__(self) -> str:
        rule = f" {self.rule_id}:" if self.rule_id else ""
        return f"{self.place}:{rule} {self.sentence()}"


class Mistakes:
    """Gathers the mistakes of a pack, so that an officer sees all of them at once."""

    def __init__(self) -> None:
        self.found: list[Mistake] = []

    def add(self, place: Place, what: str, why: str = "", remedy: str = "", **values: object) -> None:
        """Note one mistake; the templates are filled when it is shown."""
        mistake = Mistake(place.file, place.line, place.rule_id, what, why, remedy, values, place.cell)
        if mistake not in self.found:
            self.found.append(mistake)

    def remark(
        self, severity: Severity, place: Place, what: str, why: str = "", remedy: str = "", **values: object
    ) -> None:
        """Note what is worth knowing, or most likely not meant, of a pack that is in order."""
        self.found.append(
            Mistake(place.file, place.line, place.rule_id, what, why, remedy, values, place.cell, severity)
        )

    def refuse(self, pack: str) -> None:
        """Raise `PackRefused` if anything was noted."""
        if self.found:
            raise PackRefused(pack, self.found)


class PackRefused(RulesError):
    """A rule pack with mistakes: nothing of it is used. `mistakes` holds all of them, by file and line."""

    def __init__(self, pack: str, mistakes: Sequence[Mistake]) -> None:
        super().__init__(
            "The rule pack {pack} is refused: mistakes found: {n}.",
            why="A pack is used whole or not at all.",
            remedy="Correct the lines that are named, and try again.",
            pack=pack,
            n=len(mistakes),
        )
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.file, m.line, m.cell or "")))

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *map(str, self.mistakes)))
