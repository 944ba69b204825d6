"""All oddities; a new family of formats adds its module here."""

from __future__ import annotations

from tests.oddities import archives, feeds, files, systems, tables, vector
from tests.oddities.frame import Oddity

ODDITIES: tuple[Oddity, ...] = (
    *vector.ODDITIES,
    *systems.ODDITIES,
    *archives.ODDITIES,
    *files.ODDITIES,
    *feeds.ODDITIES,
    *tables.ODDITIES,
)
