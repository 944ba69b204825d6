"""Rows of a feed whose place is only roughly theirs, told of once for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from geodata.remarks import Remark


@dataclass
class Inexact:
    """The numbers of the rows that are drawn straight between two ends, and of those with a point for maps only."""

    between_ends: list[int] = field(default_factory=list)
    for_maps: list[int] = field(default_factory=list)

    def remarks(self) -> list[Remark]:
        """One remark for each way in which a place is rough, with its rows."""
        found = []
        if self.between_ends:
            found.append(
                Remark(
                    None,
                    "place-between-ends",
                    "Rows with only the two ends of their stretch: {n}; each is drawn as a straight line between them.",
                    "Ask the sender for the line where the road bends.",
                    {"n": len(self.between_ends)},
                    tuple(self.between_ends),
                )
            )
        if self.for_maps:
            found.append(
                Remark(
                    None,
                    "place-for-maps",
                    "Rows with only the point at which maps are to show them: {n}; the work may lie elsewhere.",
                    "Ask the sender for the place of the work itself.",
                    {"n": len(self.for_maps)},
                    tuple(self.for_maps),
                )
            )
        return found
