"""Whether the questions of companies and staff are judged once each, as the rules judge their facts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.facts import CATALOGUE, QUESTION_FIELDS, QUESTION_STAGE
from impact.language import Phrase
from impact.store.tables import judgements, pack_texts, questions
from rules.decide import decide
from rules.errors import RulesError
from rules.pack import Pack


def questions_as_judged(connection: sa.Connection) -> Verdict:
    """One current judgement of each question; level, committee and rules follow from the facts beside them."""
    is_current = (judgements.c.question_id == questions.c.question_id) & judgements.c.is_current
    counted = sa.select(questions.c.question_id, sa.func.count(judgements.c.judgement_no).label("n"))
    counted = counted.outerjoin_from(questions, judgements, is_current).group_by(questions.c.question_id)
    rows = connection.execute(counted.order_by(questions.c.question_id)).all()
    faults = [
        Phrase("The question {question} has {n} current judgements.", {"question": row.question_id, "n": row.n})
        for row in rows
        if row.n != 1
    ]
    together: dict[tuple[str, date], list[Any]] = defaultdict(list)
    chosen = sa.select(judgements, pack_texts.c.files).join_from(judgements, pack_texts).where(judgements.c.is_current)
    for row in connection.execute(chosen.order_by(judgements.c.question_id)):
        together[row.text_hash, row.as_of].append(row)
    faults += [
        Phrase("The question {question} goes to another level than its facts lead to.", {"question": row.question_id})
        for (_, as_of), judged in together.items()
        for row in _otherwise(judged, as_of)
    ]
    what = Phrase("Every question goes where the rules send it.")
    return Verdict("questions", what, len(rows), tuple(faults))


def _otherwise(judged: list[Any], as_of: date) -> list[Any]:
    """Those of the rows that the pack now judges otherwise; none when it can no longer be read (`packs_as_read`)."""
    columns = {field.name: [row.facts[field.name] for row in judged] for field in QUESTION_FIELDS}
    try:
        decisions = decide(Pack.from_files(judged[0].files, CATALOGUE), QUESTION_STAGE, columns, on=as_of)
    except RulesError:
        return []
    found = []
    for i, row in enumerate(judged):
        again = decisions[i]
        told = (row.level, row.is_default, row.committee, list(row.rules), list(row.deviations))
        committee = ", ".join(again.committees) or None
        if told != (again.level, again.is_default, committee, list(again.rules), list(again.deviations)):
            found.append(row)
    return found
