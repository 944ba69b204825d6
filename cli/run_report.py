"""How `register` and `run` tell what a run did."""

from __future__ import annotations

from cli.changes import in_words
from cli.language import current_language, words
from cli.output import print_json, print_rows, say
from cli.report import tell_findings
from impact.causes import Why
from impact.run_report import RunReport
from impact.terms import ZeroMatchReason
from impact.unread import said_of_unread

_ = words()

IDS_SHOWN = 6
"""Ids named on a line; all of them are in the JSON report and in the outreach list."""

CHANGES_TOLD = 10
"""Changed measures told at once; all of them are in the JSON report and in `berord measures`."""


def tell_measures(report: RunReport, *, is_dry_run: bool) -> None:
    """What became of the delivered rows, on stderr."""
    counts = report.measures
    say(
        "{read} rows read: {new} new, {changed} changed, {unchanged} unchanged, {rejected} left out.",
        read=counts.read,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        rejected=counts.rejected,
    )
    if counts.repeated:
        say("{n} rows repeat another, or belong to the same measure.", n=counts.repeated)
    tell_changes(report)
    tell_causes(report)
    if report.run_id is None and counts.changed:
        say("Only the wording changed: it is stored, and nobody is affected in another way.")
    elif report.run_id is None:
        say("No measure has changed: nothing is assessed anew.")
    elif is_dry_run:
        say("Dry run: nothing was stored.")


def tell_changes(report: RunReport) -> None:
    """What changed in the measures that were known before, on stderr."""
    changes = report.summary["changes"]
    for change in changes[:CHANGES_TOLD]:
        say("{measure}: {change}", measure=change["measure_id"], change=in_words(change))
    if len(changes) > CHANGES_TOLD:
        say(
            "… and {n} more: berord measures list --changed-since {day}",
            n=len(changes) - CHANGES_TOLD,
            day=report.as_of,
        )


BECAUSE = {
    Why.REVISED: "{n} assessed because they are new or changed.",
    Why.DAY: "{n} assessed because the last time was for another day.",
    Why.PACK: "{n} assessed because of what the pack has changed: {differing}.",
    Why.REGISTER: "{n} assessed because they are near, or name, one of {changed} changed records in {register}.",
    Why.ASKED: "{n} assessed because they were asked for.",
    Why.SHARED_AREA: "{n} assessed because something else is planned at the same time in an area of theirs.",
}
WHOLE_PACK = "{n} assessed because the pack has changed in what concerns every measure."
WHOLE_REGISTER = "{n} assessed because very many records have changed in {register}."
"""Of more changed records than are kept one by one."""


def tell_causes(report: RunReport) -> None:
    """Why measures were assessed, on stderr."""
    for cause in report.summary["assessed_because"]:
        why = Why(cause["why"])
        differing, changed = cause.get("differing"), cause.get("changed_records")
        template = BECAUSE[why]
        if why is Why.PACK and not differing:
            template = WHOLE_PACK
        if why is Why.REGISTER and changed is None:
            template = WHOLE_REGISTER
        about = {"differing": ", ".join(differing or ()), "changed": changed, "register": cause.get("register")}
        say(template, n=cause["measures"], **about)


def print_report(report: RunReport, output_format: str | None, *, is_dry_run: bool = False) -> None:
    """The whole report as JSON, or its figures; then, as talk, the measures that inform nobody and the findings."""
    if output_format == "json":
        print_json(report.as_json())
    else:
        _print_figures(report, output_format)
    _tell_zero_matches(report)
    _tell_unknown_words(report)
    tell_findings(report.findings, are_stored=not is_dry_run)


def _print_figures(report: RunReport, output_format: str | None) -> None:
    summary = report.summary
    figures = [
        (_("Measures assessed"), summary["assessed"]),
        (_("Exposures"), summary["exposures"]),
        (_("Informed"), summary["informed"]),
        *((_("Since last time: {change}").format(change=_change(c)), n) for c, n in summary["diff"].items()),
        *_proposals_per_level(report),
        (_("Measures that inform nobody"), len(summary["zero_matches"])),
    ]
    run = f"{report.run_id}" if report.run_id is not None else "–"
    title = _("Run {run}, {day}, {pack}").format(run=run, day=summary["as_of"], pack=summary["pack"])
    rows = [{"figure": name, "count": count} for name, count in figures]
    print_rows(rows, {"figure": _("Figure"), "count": _("Count")}, output_format, title=title)


def _proposals_per_level(report: RunReport) -> list[tuple[str, int]]:
    """How many matters are proposed to each of the pack's levels, lowest first."""
    found = [proposal["level"] for proposal in report.summary["proposals"]]
    label = _("Proposals to {level}")
    levels = [(level, report.pack.label("nivå", level, current_language())) for level in report.pack.levels]
    return [(label.format(level=name), found.count(level)) for level, name in levels]


def _change(change: str) -> str:
    from impact.terms import Change

    return Change(change).label(current_language())


def _tell_unknown_words(report: RunReport) -> None:
    """One line per word that no rule knows: its measures wait for somebody to say what it means."""
    by_word: dict[tuple[str, str], list[str]] = {}
    for unread in report.summary["unknown_words"]:
        by_word.setdefault((unread["field"], unread["word"]), []).append(unread["measure_id"])
    for (field, word), ids in by_word.items():
        shown = ", ".join(ids[:IDS_SHOWN]) + (" …" if len(ids) > IDS_SHOWN else "")
        what = said_of_unread({field: word}, current_language())
        say("{what}. Somebody must say what it means, for {n} measures ({ids}).", what=what, n=len(ids), ids=shown)


def _tell_zero_matches(report: RunReport) -> None:
    """One line per reason; the figures behind each are in `berord affected --measure`."""
    by_reason: dict[str, list[str]] = {}
    for zero in report.summary["zero_matches"]:
        by_reason.setdefault(zero["reason"], []).append(zero["measure_id"])
    for reason, ids in by_reason.items():
        shown = ", ".join(ids[:IDS_SHOWN]) + (" …" if len(ids) > IDS_SHOWN else "")
        label = ZeroMatchReason(reason).label(current_language())
        say("Informs nobody, {reason}: {n} ({ids})", reason=label, n=len(ids), ids=shown)
