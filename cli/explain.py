"""`berord explain`: why this recipient, or why not."""

from __future__ import annotations

from typing import Any

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import print_json
from impact.answers.explain import as_json, explain_exposure
from impact.answers.explain_text import answer_lines
from impact.store.database import reading
from impact.store.exposure_row import find_measure, find_recipient, judged, stored_exposure

_ = words()

Explained = tuple[list[str], dict[str, Any]]
"""An answer as sentences and as JSON."""


@click.command(
    "explain",
    help=_("""Explain why RECIPIENT is, or is not, informed about MEASURE; without RECIPIENT, its proposals.

RECIPIENT is a CFAR number, the id of a property interest, or an organisation number with one recipient.

Example: berord explain TK-2027-014 12345678 --lang en"""),
)
@click.argument("measure", metavar="MEASURE")
@click.argument("recipient", metavar="[RECIPIENT]", required=False)
@options.database
@options.any_day
@options.output_format
@options.language
def explain(measure: str, recipient: str | None, database: str, output_format: str | None) -> None:
    """Answer from what was stored; geometry is only needed for who is not affected."""
    lines, fields = _of_measure(measure, database) if recipient is None else _of_pair(measure, recipient, database)
    if output_format == "json":
        print_json(fields)
    else:
        click.echo("\n".join(lines))


def _of_measure(measure: str, database: str) -> Explained:
    # Matters are only asked about without a recipient.
    from impact.answers.proposal import explain_matters, measure_json, measure_lines

    with reading(database) as connection:
        record = find_measure(connection, measure)
        answer = explain_matters(connection, record, judged(connection, measure))
    return measure_lines(answer, current_language()), measure_json(answer)


def _of_pair(measure: str, recipient: str, database: str) -> Explained:
    with reading(database) as connection:
        record, party = find_measure(connection, measure), find_recipient(connection, recipient)
        judgement = judged(connection, measure)
        exposure = stored_exposure(connection, judgement.assessment_no, party)
        if exposure is not None:
            answer = explain_exposure(connection, record, party, judgement, exposure)
            return answer_lines(answer, current_language()), as_json(answer)
        # Only this answer needs geometry.
        from impact.answers.why_not import why_not, why_not_json, why_not_lines

        missing = why_not(connection, record, party, judgement)
        return why_not_lines(missing, current_language()), why_not_json(missing)
