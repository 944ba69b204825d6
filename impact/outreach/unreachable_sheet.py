"""The informed recipients that take a person's work to reach, as a table."""

from __future__ import annotations

from collections.abc import Callable

from impact.language import translator
from impact.outreach.entries import OutreachEntry, OutreachList, Unreachable
from impact.outreach.sheets import Cell, Form, ListColumn, Sheet, bullets, sheet
from impact.outreach.words import Words


def unreachable_sheet(outreach: OutreachList, words: Words) -> Sheet:
    """Who, why and what is known; of a protected identity nothing but a running number and a count."""
    _ = translator(words.language)
    columns: tuple[ListColumn[Unreachable], ...] = (
        ListColumn(_("Recipient"), 34, Form.WRAPPED, lambda u: u.reference),
        ListColumn(_("Why not reachable"), 40, Form.WRAPPED, lambda u: u.reason.label(words.language)),
        ListColumn(_("Number of measures"), 11, Form.INTEGER, lambda u: u.n_measures),
        ListColumn(_("Inform by"), 12, Form.DATE, _known(lambda e: e.inform_by)),
        ListColumn(_("Type of recipient"), 16, Form.WRAPPED, _known(lambda e: words.kind_of(e.recipient))),
        ListColumn(_("Visiting address"), 28, Form.WRAPPED, _known(lambda e: e.recipient.visiting_address)),
        ListColumn(_("Town of visit"), 16, Form.TEXT, _known(lambda e: e.recipient.visiting_town)),
        ListColumn(_("Property"), 26, Form.WRAPPED, _known(lambda e: e.recipient.designation)),
        ListColumn(_("Why informed"), 70, Form.WRAPPED, _known(lambda e: bullets(line.reason for line in e.lines))),
        ListColumn(_("Recipient id"), 16, Form.TEXT, _known(lambda e: e.recipient.recipient_id)),
    )
    return sheet(_("Cannot be reached"), columns, outreach.unreachable)


def _known(cell_of: Callable[[OutreachEntry], Cell]) -> Callable[[Unreachable], Cell]:
    """The cell of the row's entry, empty for a protected identity, which has none."""
    return lambda unreachable: None if unreachable.entry is None else cell_of(unreachable.entry)
