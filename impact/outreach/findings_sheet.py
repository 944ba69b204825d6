"""The findings as a table: a sheet of the outreach list, or a file of their own to work off."""

from __future__ import annotations

from collections.abc import Sequence

from impact.findings import COORDINATOR
from impact.language import translator
from impact.masking import mask_personal_numbers
from impact.outreach.sheets import Form, ListColumn, Sheet, sheet
from impact.outreach.words import Words
from impact.results import FindingRow
from impact.terms import FindingOutcome, FindingStatus, Severity


def findings_sheet(findings: Sequence[FindingRow], words: Words) -> Sheet:
    """A row per problem. A finding quotes the delivery, so personal numbers in it are masked.

    `words` has the names of the administrations. The last column is left empty, for the person who works them off.
    """
    _ = translator(words.language)
    columns: tuple[ListColumn[FindingRow], ...] = (
        ListColumn(_("Severity"), 12, Form.TEXT, lambda f: words.term(Severity, f.severity)),
        ListColumn(_("What is wrong"), 60, Form.WRAPPED, lambda f: mask_personal_numbers(f.what)),
        ListColumn(_("What to do"), 50, Form.WRAPPED, lambda f: mask_personal_numbers(f.remedy)),
        ListColumn(_("Who mends it"), 22, Form.WRAPPED, lambda f: owner_name(f.owner, words)),
        ListColumn(_("Source"), 28, Form.WRAPPED, lambda f: f.source),
        ListColumn(_("Layer"), 16, Form.TEXT, lambda f: f.layer),
        ListColumn(_("Row"), 8, Form.INTEGER, lambda f: f.row),
        ListColumn(_("Row's id"), 18, Form.TEXT, lambda f: mask_personal_numbers(f.record_id or "")),
        ListColumn(_("Field"), 18, Form.TEXT, lambda f: f.field),
        ListColumn(_("Value"), 24, Form.WRAPPED, lambda f: mask_personal_numbers(f.value or "")),
        ListColumn(_("Status"), 12, Form.TEXT, lambda f: words.term(FindingStatus, f.status)),
        ListColumn(_("First seen"), 12, Form.DATE, lambda f: f.first_seen_on),
        ListColumn(_("Last seen"), 12, Form.DATE, lambda f: f.last_seen_on),
        ListColumn(_("Settled"), 50, Form.WRAPPED, lambda f: settled(f, words)),
        ListColumn(_("Finding id"), 18, Form.TEXT, lambda f: f.finding_id),
        ListColumn(_("Code"), 22, Form.TEXT, lambda f: f.code),
        ListColumn(_("Your note"), 40, Form.WRAPPED, lambda _f: None),
    )
    return sheet(_("Findings"), columns, findings)


def owner_name(owner: str, words: Words) -> str:
    """The administration's name, or the coordinator."""
    return translator(words.language)("The coordinator") if owner == COORDINATOR else words.label(owner)


def settled(finding: FindingRow, words: Words) -> str:
    """How, why, by whom and when a finding was settled; also when it has come back since. Empty when it never was."""
    if finding.outcome is None:
        return ""
    outcome = words.term(FindingOutcome, finding.outcome)
    when = finding.resolved_on.isoformat() if finding.resolved_on else ""
    about = ", ".join(filter(None, (outcome, when, finding.resolved_by)))
    return f"{about}: {mask_personal_numbers(finding.resolution or '')}"
