"""The outreach list itself as a table: one row per recipient, the columns a coordinator works with."""

from __future__ import annotations

from collections.abc import Callable

from impact.language import translator
from impact.model import Contact
from impact.outreach.addresses import postal_code_as_printed
from impact.outreach.entries import OutreachEntry, OutreachList
from impact.outreach.sheets import Form, ListColumn, Sheet, bullets, sheet
from impact.outreach.words import Words

Columns = tuple[ListColumn[OutreachEntry], ...]


def recipient_sheet(outreach: OutreachList, words: Words) -> Sheet:
    """One row per recipient. The headers are meant to stay: mail merge and later imports find columns by them.

    What a person works with stands first and is printed; addresses for the merge and ids stand to the right.
    """
    language = words.language
    _ = translator(language)
    columns = (
        *_deadline_columns(language),
        *_recipient_columns(words),
        *_contact_columns(language),
        *_message_columns(words),
        *_own_columns(language),
        *_address_columns(language),
        *_technical_columns(words),
    )
    return sheet(_("Outreach list"), columns, outreach.entries)


def _deadline_columns(language: str) -> Columns:
    _ = translator(language)
    last_day = _("The last day to inform, this day included: the earliest over all measures in the row.")
    left = _("Calendar days from the list's day; negative when late.")
    late = _("The last day had passed when the list was made: decide on shorter notice, and note why.")
    overdue = _("OVERDUE")
    return (
        ListColumn(_("Inform by"), 12, Form.DATE, lambda e: e.inform_by, last_day),
        ListColumn(_("Days left"), 8, Form.INTEGER, lambda e: e.days_left, left),
        ListColumn(_("Overdue"), 12, Form.WARNING, lambda e: overdue if e.is_overdue else None, late),
    )


def _recipient_columns(words: Words) -> Columns:
    _ = translator(words.language)
    through = _("Areas through which a measure reaches the recipient.")
    return (
        ListColumn(_("Recipient"), 32, Form.WRAPPED, lambda e: e.recipient.name),
        ListColumn(_("Type of recipient"), 15, Form.WRAPPED, lambda e: words.kind_of(e.recipient)),
        ListColumn(_("Property"), 22, Form.WRAPPED, lambda e: e.recipient.designation),
        ListColumn(_("Business area"), 18, Form.WRAPPED, lambda e: ", ".join(e.areas), through),
    )


def _contact_columns(language: str) -> Columns:
    _ = translator(language)
    best = _("Of the workplace first, else of the company. A contact that does not want messages is left out.")
    return (
        ListColumn(_("Contact"), 20, Form.WRAPPED, _contact(lambda c: c.name or c.role), best),
        ListColumn(_("E-mail"), 26, Form.WRAPPED, _contact(lambda c: c.email)),
        ListColumn(_("Telephone"), 16, Form.TEXT, _contact(lambda c: c.phone)),
    )


def _message_columns(words: Words) -> Columns:
    _ = translator(words.language)
    sentence = _("One sentence per measure; the parts of a project are one.")
    return (
        ListColumn(_("Dialogue forms"), 16, Form.WRAPPED, lambda e: words.label_list(e.dialogue_forms)),
        ListColumn(_("Number of measures"), 11, Form.INTEGER, lambda e: e.n_measures),
        ListColumn(_("Why informed"), 60, Form.WRAPPED, lambda e: bullets(line.reason for line in e.lines), sentence),
    )


def _own_columns(language: str) -> Columns:
    _ = translator(language)
    yours = _("Yours to fill in.")
    return (
        ListColumn(_("Status"), 14, Form.WRAPPED, lambda _entry: None, yours),
        ListColumn(_("Note"), 26, Form.WRAPPED, lambda _entry: None, yours),
    )


def _address_columns(language: str) -> Columns:
    _ = translator(language)
    text = _("Text, never a number.")
    return (
        _unprinted(_("Postal address"), 26, lambda e: e.recipient.postal_address),
        _unprinted(_("Postal code"), 9, _postal_code, text),
        _unprinted(_("Postal town"), 14, lambda e: e.recipient.postal_town),
        _unprinted(_("Visiting address"), 24, lambda e: e.recipient.visiting_address),
        _unprinted(_("Town of visit"), 14, lambda e: e.recipient.visiting_town),
    )


def _technical_columns(words: Words) -> Columns:
    _ = translator(words.language)
    together = _("Equal in the rows of one company: sort by it to send one message for several workplaces.")
    titles = _("All measures to tell about, in one message. The parts of a project are one line.")
    nearest = _("Metres, the nearest measure.")
    masked = _("Text. A natural person's number is masked.")
    reached = _("How the measures reach the recipient.")
    decided = _("Ids of the rules that decided.")
    usage = _("Use it with: berord explain MEASURE RECIPIENT")
    distance: ListColumn[OutreachEntry] = ListColumn(
        _("Nearest distance (m)"),
        11,
        Form.DECIMAL,
        lambda e: None if e.distance_m is None else round(e.distance_m, 1),
        nearest,
        is_printed=False,
    )
    return (
        _unprinted(_("Measures"), 44, lambda e: bullets(line.title for line in e.lines), titles),
        distance,
        _unprinted(_("Organisation number"), 15, lambda e: e.recipient.shown_number, masked),
        _unprinted(_("Company key"), 15, lambda e: e.company_key, together),
        _unprinted(_("Relation"), 24, lambda e: words.relation_list(e.relations), reached),
        _unprinted(_("Rules"), 30, lambda e: ", ".join(e.rules), decided),
        _unprinted(_("Recipient id"), 16, lambda e: e.recipient.recipient_id, usage),
    )


def _unprinted(
    header: str, width: int, cell_of: Callable[[OutreachEntry], str | None], note: str = ""
) -> ListColumn[OutreachEntry]:
    """A text column for machines and for the screen, to the right of what is printed."""
    return ListColumn(header, width, Form.WRAPPED, cell_of, note, is_printed=False)


def _postal_code(entry: OutreachEntry) -> str | None:
    """As the post prints it; what is not a postal code as it is, so that a person can see what is wrong."""
    code = entry.recipient.postal_code
    return postal_code_as_printed(code) or code


def _contact(cell_of: Callable[[Contact], str | None]) -> Callable[[OutreachEntry], str | None]:
    return lambda entry: None if entry.contact is None else cell_of(entry.contact)
