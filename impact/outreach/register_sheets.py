"""The sheets beside the list: measures, proposals, and measures that reach nobody."""

from __future__ import annotations

from collections import Counter
from datetime import date

from impact.language import translator
from impact.model import Measure
from impact.outreach.sheets import Form, ListColumn, Sheet, sheet
from impact.outreach.words import Words
from impact.results import OutreachMaterial, Proposal, ZeroMatch


def measures_sheet(material: OutreachMaterial, words: Words) -> Sheet:
    """Every measure with its figures. Protected identities are not counted; `material` no longer holds them."""
    _ = translator(words.language)
    affected = Counter(a.measure_id for a in material.affected)
    informed = Counter(a.measure_id for a in material.affected if a.informed)
    first_day = _first_days(material)
    columns: tuple[ListColumn[Measure], ...] = (
        ListColumn(_("Measure"), 44, Form.WRAPPED, lambda m: m.title),
        ListColumn(_("Kind"), 18, Form.WRAPPED, lambda m: words.of_measure(m, "kind")),
        ListColumn(_("Stage"), 16, Form.WRAPPED, lambda m: words.of_measure(m, "stage")),
        ListColumn(_("Starts"), 12, Form.DATE, lambda m: m.starts_on),
        ListColumn(_("Ends"), 12, Form.DATE, lambda m: m.ends_on),
        ListColumn(_("Start as written"), 16, Form.WRAPPED, lambda m: m.start_text),
        ListColumn(_("End as written"), 16, Form.WRAPPED, lambda m: m.end_text),
        ListColumn(_("Inform by"), 12, Form.DATE, lambda m: first_day.get(m.measure_id)),
        ListColumn(_("Informed"), 10, Form.INTEGER, lambda m: informed[m.measure_id]),
        ListColumn(_("Affected"), 10, Form.INTEGER, lambda m: affected[m.measure_id]),
        ListColumn(_("Administration"), 18, Form.WRAPPED, lambda m: words.label(m.administration_id)),
        ListColumn(_("Effect on traffic"), 18, Form.WRAPPED, lambda m: words.of_measure(m, "traffic_effect")),
        ListColumn(_("Cost (MSEK)"), 10, Form.DECIMAL, lambda m: m.cost_msek),
        ListColumn(_("Project"), 14, Form.TEXT, lambda m: m.project_id),
        ListColumn(_("Register number"), 16, Form.TEXT, lambda m: m.register_number),
        ListColumn(_("Location quality"), 14, Form.TEXT, lambda m: m.location_quality.label(words.language)),
        ListColumn(_("Description"), 50, Form.WRAPPED, lambda m: m.description),
        ListColumn(_("Measure id"), 18, Form.TEXT, lambda m: m.measure_id),
    )
    return sheet(_("Measures"), columns, material.measures)


def proposals_sheet(material: OutreachMaterial, words: Words) -> Sheet:
    """The matters the engine proposes to open or lift; a person accepts or declines each."""
    _ = translator(words.language)
    columns: tuple[ListColumn[Proposal], ...] = (
        ListColumn(_("Measure"), 44, Form.WRAPPED, lambda p: p.measure_title),
        ListColumn(_("Business area"), 24, Form.WRAPPED, lambda p: p.business_area),
        ListColumn(_("Level"), 20, Form.TEXT, lambda p: words.label(p.level)),
        ListColumn(_("Led by"), 24, Form.WRAPPED, lambda p: words.label_list(p.led_by)),
        ListColumn(_("Participants"), 44, Form.WRAPPED, lambda p: words.label_list(p.participants)),
        ListColumn(_("Committee"), 24, Form.WRAPPED, lambda p: words.label(p.committee)),
        ListColumn(_("Deviations"), 30, Form.WRAPPED, lambda p: words.label_list(p.deviations)),
        ListColumn(_("Rules"), 36, Form.WRAPPED, lambda p: ", ".join(p.rules)),
        ListColumn(_("Measure id"), 18, Form.TEXT, lambda p: p.measure_id),
    )
    return sheet(_("Proposals"), columns, material.proposals)


def zero_match_sheet(material: OutreachMaterial, words: Words) -> Sheet:
    """The measures that inform nobody, each with the reason."""
    _ = translator(words.language)
    columns: tuple[ListColumn[ZeroMatch], ...] = (
        ListColumn(_("Measure"), 50, Form.WRAPPED, lambda z: z.measure_title),
        ListColumn(_("Why nobody"), 44, Form.WRAPPED, lambda z: z.reason.label(words.language)),
        ListColumn(_("Detail"), 60, Form.WRAPPED, lambda z: z.detail),
        ListColumn(_("Measure id"), 18, Form.TEXT, lambda z: z.measure_id),
    )
    return sheet(_("Nobody affected"), columns, material.zero_matches)


def _first_days(material: OutreachMaterial) -> dict[str, date]:
    """The earliest day to inform, by measure."""
    days: dict[str, date] = {}
    for row in material.affected:
        if row.informed and row.inform_by:
            days[row.measure_id] = min(row.inform_by, days.get(row.measure_id, row.inform_by))
    return days
