"""The outreach list itself as a table: one row per recipient, the columns a coordinator works with."""

from __future__ import annotations

from impact.language import translator
from impact.outreach.addresses import postal_code_as_printed
from impact.outreach.entries import OutreachEntry, OutreachList
from impact.outreach.sheets import Form, ListColumn, Sheet, bullets, sheet
from impact.outreach.words import Words

Columns = tuple[ListColumn[OutreachEntry], ...]


def recipient_sheet(outreach: OutreachList, words: Words) -> Sheet:
    """One row per recipient. The headers are meant to stay: mail merge and later imports find columns by them."""
    language = words.language
    columns = (
        *_deadline_columns(language),
        *_recipient_columns(words),
        *_contact_columns(language),
        *_message_columns(words),
        *_own_columns(language),
        *_technical_columns(words),
    )
    return sheet(translator(language)("Outreach list"), columns, outreach.entries)


def _deadline_columns(language: str) -> Columns:
    _ = translator(language)
    overdue = _("OVERDUE")
    return (
        ListColumn(
            _("Inform by"),
            12,
            Form.DATE,
            lambda e: e.inform_by,
            _("The last day to inform, this day included: the earliest over all measures in the row."),
        ),
        ListColumn(
            _("Days left"),
            8,
            Form.INTEGER,
            lambda e: e.days_left,
            _("Calendar days from the list's day; negative when late."),
        ),
        ListColumn(
            _("Overdue"),
            12,
            Form.WARNING,
            lambda e: overdue if e.is_overdue else None,
            _("The last day had passed when the list was made: decide on shorter notice, and note why."),
        ),
    )


def _recipient_columns(words: Words) -> Columns:
    _ = translator(words.language)
    return (
        ListColumn(_("Recipient"), 32, Form.WRAPPED, lambda e: e.recipient.name),
        ListColumn(_("Type of recipient"), 15, Form.WRAPPED, lambda e: words.kind_of(e.recipient)),
        ListColumn(_("Postal address"), 26, Form.WRAPPED, lambda e: e.recipient.postal_address),
        ListColumn(
            _("Postal code"),
            9,
            Form.TEXT,
            lambda e: postal_code_as_printed(e.recipient.postal_code) or e.recipient.postal_code,
            _("Text, never a number."),
        ),
        ListColumn(_("Postal town"), 14, Form.TEXT, lambda e: e.recipient.postal_town),
        ListColumn(_("Visiting address"), 24, Form.WRAPPED, lambda e: e.recipient.visiting_address),
        ListColumn(_("Property"), 24, Form.WRAPPED, lambda e: e.recipient.designation),
    )


def _contact_columns(language: str) -> Columns:
    _ = translator(language)
    best = _("Of the workplace first, else of the company. A contact that does not want messages is left out.")
    return (
        ListColumn(
            _("Contact"), 22, Form.WRAPPED, lambda e: (e.contact.name or e.contact.role) if e.contact else None, best
        ),
        ListColumn(_("E-mail"), 28, Form.WRAPPED, lambda e: e.contact.email if e.contact else None),
        ListColumn(_("Telephone"), 15, Form.TEXT, lambda e: e.contact.phone if e.contact else None),
    )


def _message_columns(words: Words) -> Columns:
    _ = translator(words.language)
    return (
        ListColumn(
            _("Business area"),
            20,
            Form.WRAPPED,
            lambda e: ", ".join(e.areas),
            _("Areas through which a measure reaches the recipient."),
        ),
        ListColumn(
            _("Measures"),
            44,
            Form.WRAPPED,
            lambda e: bullets(line.title for line in e.lines),
            _("All measures to tell about, in one message. The parts of a project are one line."),
        ),
        ListColumn(_("Number of measures"), 9, Form.INTEGER, lambda e: e.n_measures),
        ListColumn(_("Dialogue forms"), 18, Form.WRAPPED, lambda e: words.label_list(e.dialogue_forms)),
        ListColumn(
            _("Nearest distance (m)"),
            10,
            Form.DECIMAL,
            lambda e: round(e.distance_m, 1),
            _("Metres, the nearest measure."),
        ),
        ListColumn(
            _("Why informed"),
            60,
            Form.WRAPPED,
            lambda e: bullets(r.reason for r in e.lines),
            _("One sentence per measure."),
        ),
    )


def _own_columns(language: str) -> Columns:
    _ = translator(language)
    return (
        ListColumn(_("Status"), 14, Form.WRAPPED, lambda _entry: None, _("Yours to fill in.")),
        ListColumn(_("Note"), 26, Form.WRAPPED, lambda _entry: None, _("Yours to fill in.")),
    )


def _technical_columns(words: Words) -> Columns:
    _ = translator(words.language)
    return (
        ListColumn(
            _("Organisation number"),
            15,
            Form.TEXT,
            lambda e: e.recipient.shown_number,
            _("Text. A natural person's number is masked."),
            is_printed=False,
        ),
        ListColumn(
            _("Company key"),
            15,
            Form.TEXT,
            lambda e: e.company_key,
            _("Equal in the rows of one company: sort by it to send one message for several workplaces."),
            is_printed=False,
        ),
        ListColumn(
            _("Relation"),
            24,
            Form.WRAPPED,
            lambda e: words.relation_list(e.relations),
            _("How the measures reach the recipient."),
            is_printed=False,
        ),
        ListColumn(
            _("Rules"),
            30,
            Form.WRAPPED,
            lambda e: ", ".join(e.rules),
            _("Ids of the rules that decided."),
            is_printed=False,
        ),
        ListColumn(
            _("Recipient id"),
            16,
            Form.TEXT,
            lambda e: e.recipient.recipient_id,
            _("Use it with: berord explain MEASURE RECIPIENT"),
            is_printed=False,
        ),
    )
