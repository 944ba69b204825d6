"""Whether what is kept of the registers is what they say."""

from __future__ import annotations

import sqlalchemy as sa

from impact.language import Phrase
from impact.store.kept import Kept
from impact.store.kept_registers import packed_registers
from impact.store.situation import read_properties, read_recipients
from impact.verdict import Verdict


def kept_as_read(connection: sa.Connection) -> Verdict:
    """Every kept column again from the registers, byte by byte; nothing kept is right too."""
    what = Phrase("What is kept of the registers is what they say.")
    kept = Kept(connection)
    if not kept:
        return Verdict("kept", what, 0)
    read = packed_registers(read_recipients(connection), read_properties(connection))
    other = sorted(name for name in kept.keys() | read.keys() if kept.get(name) != read.get(name))
    template = "What is kept as {name} differs from the registers. Delete the rows of kept_columns."
    return Verdict("kept", what, len(read), tuple(Phrase(template, {"name": name}) for name in other))
