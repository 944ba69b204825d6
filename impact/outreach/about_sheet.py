"""What a reader must know about the list: of which day, by which rules, and what the columns mean."""

from __future__ import annotations

from impact.language import translator
from impact.outreach.entries import OutreachList
from impact.outreach.sheets import Form, ListColumn, Sheet, sheet
from impact.results import OutreachMaterial

Fact = tuple[str, str]


def about_sheet(material: OutreachMaterial, outreach: OutreachList, columns: Sheet, notice: str) -> Sheet:
    """Facts of the list and an explanation of each column of `columns`. `notice` stands first when there is one."""
    _ = translator(material.language)
    facts = (
        *(((_("Notice"), notice),) if notice else ()),
        *_origin(material, outreach),
        *_promises(material.language),
        *(
            (_("Column: {header}").format(header=header), note)
            for header, note in zip(columns.headers, columns.notes, strict=True)
            if note
        ),
    )
    lines: tuple[ListColumn[Fact], ...] = (
        ListColumn(_("About"), 34, Form.WRAPPED, lambda fact: fact[0]),
        ListColumn(_("Explanation"), 100, Form.WRAPPED, lambda fact: fact[1]),
    )
    return sheet(_("About the list"), lines, facts)


def _origin(material: OutreachMaterial, outreach: OutreachList) -> tuple[Fact, ...]:
    _ = translator(material.language)
    return (
        (_("Day of the list"), material.as_of.isoformat()),
        (_("Run"), str(material.run_id)),
        (_("Rule pack"), material.pack),
        (_("Recipients in the list"), str(len(outreach.entries))),
        (_("Cannot be reached"), str(len(outreach.unreachable))),
        (_("Measures"), str(len(material.measures))),
        (_("Proposals"), str(len(material.proposals))),
        (_("Measures that inform nobody"), str(len(material.zero_matches))),
        (_("Findings"), str(len(material.findings))),
    )


def _promises(language: str) -> tuple[Fact, ...]:
    _ = translator(language)
    return (
        (
            _("Internal working material"),
            _("The list names companies and persons. Share it only with those who need it to inform."),
        ),
        (
            _("Protected identities"),
            _("Counted on the sheet of those who cannot be reached, and nowhere else, not in any figure either."),
        ),
        (
            _("Personal numbers"),
            _("A natural person's number, such as a sole trader's, is masked. Organisation numbers are text."),
        ),
        (
            _("Several workplaces"),
            _("Each workplace is a row of its own. Sort by the company key to send a company one message."),
        ),
        (
            _("Your own columns"),
            _("Status and note are for you. A new list is a new file: what you wrote is not carried over."),
        ),
    )
