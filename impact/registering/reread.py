"""Senders' words that the pack did not know when a measure was registered, read again by the pack of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from impact.intake.vocabulary import CODE_FIELDS
from impact.model import Measure
from impact.registering.revision import Revision, Terms
from impact.store.database import Connection
from impact.store.deliver import store_revised
from impact.store.findings import close_words
from impact.store.registers import current_measures
from impact.unread import unread_words
from rules.pack import Pack


def with_known_words(measure: Measure, pack: Pack) -> Measure:
    """The measure with those of its unread words that the pack has; the same when it has none of them."""
    codes = {field: pack.code(CODE_FIELDS[field], word) for field, word in unread_words(measure).items()}
    known = {field: code for field, code in codes.items() if code is not None}
    read: dict[str, Any] = known | {f"{field}_text": None for field in known}
    return replace(measure, **read) if read else measure


def read_again(connection: Connection, measures: Iterable[Measure], pack: Pack, terms: Terms) -> list[Revision]:
    """Store a revision of each measure with a word that the pack knows by now, and close what was asked about it.

    A word that another measure still has unread stays a finding.
    """
    read = [(measure, with_known_words(measure, pack)) for measure in measures]
    revisions = store_revised(connection, [now for before, now in read if now is not before], terms)
    if revisions:
        current = (measure for measure, _ in current_measures(connection).values())
        unread = {(CODE_FIELDS[field], word) for measure in current for field, word in unread_words(measure).items()}
        explained = {
            (CODE_FIELDS[field], word)
            for before, now in read
            for field, word in unread_words(before).items()
            if field not in unread_words(now)
        }
        close_words(connection, explained - unread, on=terms.on)
    return revisions
