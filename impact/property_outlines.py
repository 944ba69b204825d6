"""The properties of a register as columns: what a run needs of them is where they are and who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from impact.intake.identity import designation_key
from impact.model import Property


@dataclass(frozen=True, slots=True, eq=False)
class PropertyOutlines:
    """One row per property: the key that all spellings of its designation share, and its outline (EPSG:3006, WKB)."""

    keys: Sequence[str]
    wkb: Sequence[bytes | None]

    @classmethod
    def of(cls, properties: Iterable[Property]) -> PropertyOutlines:
        """The columns of records."""
        records = list(properties)
        return cls([designation_key(p.designation) for p in records], [p.geometry for p in records])

    def __len__(self) -> int:
        return len(self.keys)


NO_PROPERTIES = PropertyOutlines((), ())
