"""`berord matters`: questions from companies and staff, to which level they go, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import busy, print_json, print_rows, say
from cli.report import tell_traces
from impact.model import Administration
from impact.store.ask import find_area
from impact.store.database import reading
from impact.store.questions import StoredJudgement, judged_question, judged_questions
from impact.store.registers import read_register
from impact.store.unknown import unknown
from impact.terms import Asker, Urgency

_ = words()

COLUMNS = {
    "question_id": _("Question"),
    "raised_on": _("Asked on"),
    "asked_by": _("Asked by"),
    "topic": _("Topic"),
    "title": _("Title"),
    "business_areas": _("Areas"),
    "urgency": _("Urgency"),
    "n_questions": _("Times asked"),
    "n_askers": _("Askers"),
    "level": _("Level"),
    "by_default": _("By default"),
    "participants": _("At the table"),
    "led_by": _("Led by"),
    "committee": _("Committee"),
    "rules": _("Rules"),
    "as_of": _("Judged on"),
    "pack": _("Pack"),
}
BRIEF = ("question_id", "raised_on", "topic", "title", "business_areas", "level", "by_default")
"""The columns that fit a terminal."""

ASKERS = click.Choice([word for asker in Asker for word in dict.fromkeys((asker.swedish, asker.value))])
URGENCIES = click.Choice([word for term in Urgency for word in dict.fromkeys((term.swedish, term.value))])


@click.group(
    "matters",
    help=_("""Raise questions from companies and staff, and show to which level they go.

Example: berord matters list --area Lunda"""),
)
def matters() -> None:
    """The group of the commands below."""


@matters.command(
    "raise",
    help=_("""Raise one question, or change the one with this id: what is not said stays.

Example: berord matters raise --asked-by företag --topic parkering --area Lunda --title Lastplatser"""),
)
@click.option("--id", metavar="ID", help=_("Its id; the next number of the year if left out."))
@click.option("--asked-by", type=ASKERS, help=_("Who asks."))
@click.option("--title", metavar="TEXT", help=_("The question in a line; internal."))
@click.option("--text", metavar="TEXT", help=_("The question in full; internal."))
@click.option("--topic", metavar="WORD", help=_("What it is about, a word of the pack."))
@click.option("--company", metavar="ORGNR", help=_("The company that asks."))
@click.option("--confidential", is_flag=True, help=_("Do not store who asks."))
@click.option("--area", multiple=True, metavar="NAME", help=_("A business area, by name or id; may be repeated."))
@click.option("--workplace", metavar="CFAR", help=_("The workplace it is about."))
@click.option("--property", metavar="NAME", help=_("The property it is about."))
@click.option("--administration", multiple=True, metavar="ID", help=_("Whom it concerns; may be repeated."))
@click.option("--cost", metavar="MSEK", help=_("The estimated cost of what is asked for, in million SEK."))
@click.option("--urgency", type=URGENCIES, help=_("How soon it needs an answer."))
@click.option("--raised-on", metavar="DATE", help=_("The day it was asked; that of --as-of if left out."))
@options.pack
@options.database
@options.as_of
@options.output_format
@options.language
def raise_command(
    pack_name: str | None, database: str, as_of: date | None, output_format: str | None, **said: object
) -> None:
    """Store the question, judge it, and explain where it goes."""
    from impact.registering.raising import raise_question
    from impact.run import DEFAULT_PACK, open_pack

    cells = {
        f"--{name.replace('_', '-')}": _text(value) for name, value in said.items() if value not in (None, (), False)
    }
    pack, day = open_pack(pack_name or DEFAULT_PACK), options.day_or_today(as_of)
    question_id, is_new = raise_question(database, cells, pack=pack, as_of=day)
    say("{id} was raised." if is_new else "{id} was changed.", id=question_id)
    tell_traces(database)
    _show(question_id, database, output_format)


def _text(value: object) -> str:
    """What an option says, as a cell of a file would."""
    if isinstance(value, tuple):
        return "; ".join(value)
    return _("yes") if value is True else str(value)


@matters.command(
    "load",
    help=_("""Load questions from a form's export (CSV, XLSX or ODS), and judge all that are stored.

A question with an unknown topic or area is kept without it, and is a finding.

Example: berord matters load fragor.xlsx"""),
)
@click.argument("path", type=options.FILE, metavar="FILE")
@options.layer
@options.mapping
@options.source
@options.pack
@options.database
@options.as_of
@options.output_format
@options.language
def load_command(
    path: Path,
    layer: str | None,
    mapping: tuple[str, ...],
    source: str | None,
    pack_name: str | None,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> int:
    """Load the file and report what became of every row, and how many questions go to each level."""
    from cli.load import ROWS_REJECTED, tell_load
    from impact.intake.options import LoadOptions
    from impact.registering.raising import load_questions
    from impact.run import DEFAULT_PACK, open_pack

    how = LoadOptions(layer, None, options.mapping_of(mapping), source)
    with busy(_("Loading {file}").format(file=path.name)):
        pack, day = open_pack(pack_name or DEFAULT_PACK), options.day_or_today(as_of)
        report = load_questions(database, path, how, pack=pack, as_of=day)
    if output_format == "json":
        print_json(report.as_json())
    elif output_format is not None:
        rows = [{"level": level, "questions": n} for level, n in report.levels.items()]
        print_rows(rows, {"level": _("Level"), "questions": _("Questions")}, output_format)
    tell_load(report.load)
    levels = ", ".join(f"{pack.label('nivå', level, current_language())}: {n}" for level, n in report.levels.items())
    say("Questions by level: {levels}. By default: {n}.", levels=levels, n=report.n_default)
    tell_traces(database)
    return ROWS_REJECTED if report.load.counts.rejected else 0


@matters.command(
    "list",
    help=_("""List questions and to which level they go, newest first. Internal.

Example: berord matters list --area Lunda --level arbetsgrupp"""),
)
@click.option("--area", metavar="NAME", help=_("Only those of a business area, by name or id."))
@click.option("--level", metavar="LEVEL", help=_("Only those of a level, a word of the pack."))
@click.option("--asked-by", type=ASKERS, help=_("Only those that they ask."))
@click.option("--topic", metavar="WORD", help=_("Only those on a topic, a word of the pack."))
@options.database
@options.any_day
@options.output_format
@options.language
def list_command(
    area: str | None,
    level: str | None,
    asked_by: str | None,
    topic: str | None,
    database: str,
    output_format: str | None,
) -> None:
    """Print a row per question."""
    from impact.answers.question import question_row

    with reading(database) as connection:
        shown = judged_questions(connection)
        if area is not None:
            area_id = find_area(connection, area)
            shown = [stored for stored in shown if area_id in stored.area_ids]
    if level is not None:
        known = require_one(level, (stored.level for stored in shown))
        shown = [stored for stored in shown if stored.level == known]
    if topic is not None:
        known = require_one(topic, (stored.question.topic for stored in shown))
        shown = [stored for stored in shown if stored.question.topic == known]
    if asked_by is not None:
        shown = [stored for stored in shown if stored.question.asked_by is Asker.of(asked_by)]
    print_rows([question_row(stored) for stored in shown], COLUMNS, output_format, brief=BRIEF)
    say("{n} questions, {default} of them by default.", n=len(shown), default=_n_default(shown))


def require_one(word: str, known: Iterable[str | None]) -> str:
    """The word among those that questions have; a mistyped one must not look like an empty list."""
    words_of_questions = sorted({each for each in known if each})
    found = next((each for each in words_of_questions if each.casefold() == word.casefold()), None)
    if found is None:
        raise unknown("No question has the word {name}.", word, words_of_questions)
    return found


def _n_default(shown: list[StoredJudgement]) -> int:
    return sum(stored.is_default for stored in shown)


@matters.command(
    "show",
    help=_("""Show a question and explain to which level it goes, with whom and why. Internal.

Example: berord matters show F-2027-001"""),
)
@click.argument("question", metavar="ID")
@options.database
@options.any_day
@options.output_format
@options.language
def show_command(question: str, database: str, output_format: str | None) -> None:
    """Print the question and the explanation."""
    _show(question, database, output_format)


def _show(question_id: str, database: str, output_format: str | None) -> None:
    from impact.answers.question import answer_json, answer_lines, answer_question

    with reading(database) as connection:
        answer = answer_question(judged_question(connection, question_id), read_register(connection, Administration))
    if output_format == "json":
        print_json(answer_json(answer))
    else:
        click.echo("\n".join(answer_lines(answer, current_language())))
