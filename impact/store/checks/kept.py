"""Whether what is kept of the registers is what they say."""

from __future__ import annotations

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.store.kept import Kept
from impact.store.kept_registers import packed_registers
from impact.store.situation import read_properties, read_recipients


def kept_as_read(connection: sa.Connection) -> Verdict:
    """Every kept column again from the registers, byte by byte; nothing kept is right too."""
    what = Phrase("What is kept of the registers is what they say.")
    kept = Kept(connection)
    if not kept:
        return Verdict("kept", what, 0)
    known = set(kept)
    other = [
        name
        for name, content in packed_registers(read_recipients(connection), read_properties(connection))
        if name not in known or kept[name] != content
    ]
    template = "What is kept as {name} differs from the registers. Delete the rows of kept_columns."
    return Verdict("kept", what, len(known), tuple(Phrase(template, {"name": name}) for name in other))
