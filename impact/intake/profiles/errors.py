"""What is said of a profile that cannot be used."""

from __future__ import annotations

from collections.abc import Sequence

from impact.errors import Refusal
from rules.errors import Mistake


class ProfileRefused(Refusal):
    """A profile with mistakes: nothing of it is used. `mistakes` holds all of them, by line."""

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        super().__init__(
            "The profile {file} is refused: mistakes found: {n}.",
            why="A profile is used whole or not at all.",
            remedy="Correct the lines that are named, and try again.",
            file=file,
            n=len(mistakes),
        )
        self.mistakes = tuple(sorted(mistakes, key=lambda m: m.line))

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *map(str, self.mistakes)))
