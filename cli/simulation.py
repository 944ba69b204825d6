"""How `rules simulate` tells what another pack would change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cli.language import current_language, words
from cli.output import print_json, print_rows, say, word
from impact.answers.simulate import Simulation
from impact.answers.trace_text import number

_ = words()

MOST_MEASURES = 10
"""So many of the measures that change most are shown; JSON holds all."""

Row = dict[str, Any]

COLUMNS = {
    "figure": _("Figure"),
    "before": _("Before"),
    "after": _("After"),
    "added": _("Added"),
    "dropped": _("Dropped"),
    "changed": _("Changed"),
}
NAMED = {
    "measure_id": _("Measure"),
    "recipient_id": _("Id"),
    "recipient_type": _("Type of recipient"),
    "name": _("Recipient"),
    "change": _("Change"),
    "informed_before": _("Informed before"),
    "informed_after": _("Informed after"),
    "statutory_before": _("By law before"),
    "statutory_after": _("By law after"),
    "notice_days_before": _("Notice before"),
    "notice_days_after": _("Notice after"),
    "dialogue_forms_before": _("How before"),
    "dialogue_forms_after": _("How after"),
}
LIFTED = {
    "matter": _("Measure or question"),
    "where": _("Area or topic"),
    "level_before": _("Level before"),
    "level_after": _("Level after"),
    "table_before": _("At the table before"),
    "table_after": _("At the table after"),
}
SIDES = ("before", "after")
BRIEF = ("measure_id", "recipient_id", "name", "change", "notice_days_before", "notice_days_after",
         "dialogue_forms_before", "dialogue_forms_after")  # fmt: skip


def print_simulation(found: Simulation, output_format: str | None) -> None:
    """The figures as JSON or as a table, and whom they concern when that was asked for."""
    figures = found.figures
    named = list(found.rows) if found.rows is not None else None
    if output_format == "json":
        whole = figures if named is None else figures | {"rows": named, "withheld": found.n_withheld}
        print_json(whole)
    elif output_format == "csv" and named is not None:
        print_rows(named, NAMED, output_format)
    elif output_format == "csv":
        print_rows([*_rows(figures), *_coverage(figures), *_measures(figures)], COLUMNS, output_format)
    else:
        _print_tables(figures, output_format)
        if named:
            print_rows(named, NAMED, output_format, brief=BRIEF)
        if named is not None:
            _print_lifted(figures, output_format)
    _talk(found)


def _print_tables(figures: Row, output_format: str | None) -> None:
    two_sides = {key: COLUMNS[key] for key in ("figure", "before", "after")}
    of_measures = {key: header for key, header in COLUMNS.items() if key != "changed"}
    print_rows(list(_rows(figures)), COLUMNS, output_format, title=_title(figures))
    print_rows(list(_coverage(figures)), two_sides, output_format, title=_("Coverage by size class"))
    if figures["changed_measures"]:
        title = _("Measures that inform others than before")
        print_rows(list(_measures(figures)), of_measures, output_format, title=title)


def _print_lifted(figures: Row, output_format: str | None) -> None:
    """The proposals and questions that go to another level or table, a row each."""
    rows = [
        {
            "matter": row.get("question_id") or row["measure_id"],
            "where": row.get("business_area") or row.get("topic"),
            **{f"level_{side}": row[side] and row[side]["level"] for side in SIDES},
            **{f"table_{side}": row[side] and row[side]["participants"] for side in SIDES},
        }
        for row in (*figures["proposals"]["changed"], *figures["questions"]["changed"])
    ]
    if rows:
        title = _("Proposals and questions that change")
        print_rows(rows, LIFTED, output_format, title=title)


def _talk(found: Simulation) -> None:
    if found.is_same:
        say("No difference: of {n} measures and {questions} questions the packs conclude the same, for every recipient "
            "and every matter.",
            n=found.figures["measures"], questions=found.figures["questions"]["before"])  # fmt: skip
    if found.n_withheld:
        say("{n} with protected identity are not shown.", n=found.n_withheld)
    hidden = len(found.figures["changed_measures"]) - MOST_MEASURES
    if hidden > 0:
        say("{n} more measures inform others than before; all of them with --format json.", n=hidden)
    say("Nothing was stored.")


def _title(figures: Row) -> str:
    title = _("{before} → {after}, {day}, {n} measures")
    packs = {side: figures[side]["pack"] for side in ("before", "after")}
    return title.format(day=figures["as_of"], n=figures["measures"], **packs)


def _rows(figures: Row) -> Iterator[Row]:
    yield _row(_("Exposures"), **figures["exposures"])
    yield _row(_("Messages"), **figures["messages"])
    yield _row(_("Recipients informed"), **figures["recipients"])
    yield _row(_("Messages required by law"), **figures["statutory"])
    burden = figures["burden"]
    for key, name in (("median", _("Messages per recipient, median")),
                      ("p90", _("Messages per recipient, 90th percentile")),
                      ("max", _("Messages per recipient, most"))):  # fmt: skip
        yield _row(name, before=burden["before"][key], after=burden["after"][key])
    yield from _changes(_("Notice days {before} → {after}"), figures["notice_days"])
    yield from _changes(_("Dialogue forms {before} → {after}"), figures["dialogue_forms"])
    proposals = figures["proposals"]
    counts = {key: proposals[key] for key in ("before", "after", "added", "dropped")}
    n_changed = len(proposals["changed"]) - proposals["added"] - proposals["dropped"]
    yield _row(_("Proposals"), changed=n_changed, **counts)
    yield from _changes(_("Level {before} → {after}"), proposals["levels"])
    if proposals["otherwise"]:
        yield _row(_("Proposals changed at the same level"), changed=proposals["otherwise"])
    yield from _questions(figures["questions"])


def _questions(questions: Row) -> Iterator[Row]:
    """Nothing where none are stored: many a municipality has no form for them."""
    if not questions["before"]:
        return
    by_default = questions["by_default"]
    yield _row(_("Questions"), before=questions["before"], after=questions["after"], changed=len(questions["changed"]))
    yield _row(_("Questions by default"), before=by_default["before"], after=by_default["after"])
    yield from _changes(_("Questions, level {before} → {after}"), questions["levels"])
    if questions["otherwise"]:
        yield _row(_("Questions changed at the same level"), changed=questions["otherwise"])


def _coverage(figures: Row) -> Iterator[Row]:
    for row in figures["coverage"]:
        name = _("Workplaces informed, size class {size}").format(size=row["size_class"] or _("unknown"))
        yield _row(name, before=_part(row["before"]), after=_part(row["after"]))


def _measures(figures: Row) -> Iterator[Row]:
    for row in figures["changed_measures"][:MOST_MEASURES]:
        counts = {key: row[key] for key in ("before", "after", "added", "dropped")}
        yield _row(f"{row['measure_id']} {row['measure_title']}", **counts)


def _row(figure: str, **counts: object) -> Row:
    return {"figure": figure} | {key: counts.get(key) for key in COLUMNS if key != "figure"}


def _changes(template: str, changes: list[Row]) -> Iterator[Row]:
    for change in changes:
        before, after = (word(change[side]) or "–" for side in ("before", "after"))
        yield _row(template.format(before=before, after=after), changed=change["n"])


def _part(row: Row) -> str:
    """How many of how many, and the share in per cent."""
    if row["share"] is None:
        return "–"
    share = number(round(100 * row["share"], 1), current_language())
    return _("{part} of {whole} ({share} %)").format(part=row["informed"], whole=row["affected"], share=share)
