"""The properties of a register as columns: what a run needs of them is where they are and who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.shapes import Shapes, as_shapes, from_wkb
from impact.columns.texts import AT_ONCE, Pieces, Texts
from impact.intake.identity import designation_key
from impact.model import Property


@dataclass(frozen=True, slots=True, eq=False)
class PropertyOutlines:
    """One row per property: the key that all spellings of its designation share, and its outline (EPSG:3006, WKB)."""

    keys: Texts
    wkb: Pieces

    @classmethod
    def of(cls, properties: Iterable[Property]) -> PropertyOutlines:
        """The columns of records."""
        records = list(properties)
        return cls.packed([designation_key(p.designation) for p in records], [p.geometry for p in records])

    @classmethod
    def packed(cls, keys: Sequence[str], wkb: Sequence[bytes | None]) -> PropertyOutlines:
        """Keys and outlines, one of each for every property."""
        return cls(Texts.of(keys), Pieces.of(wkb))

    @property
    def shapes(self) -> Shapes:
        """The outlines as geometries, made some at a time."""
        some = (self.wkb[start : start + AT_ONCE] for start in range(0, len(self), AT_ONCE))
        return np.concatenate([as_shapes([]), *map(from_wkb, some)])

    def __len__(self) -> int:
        return len(self.keys)


NO_PROPERTIES = PropertyOutlines.packed((), ())
