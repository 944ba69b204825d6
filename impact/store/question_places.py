"""The registers on a day, as far as questions ask for them: not all workplaces, only those that are named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import sqlalchemy as sa

from impact.governance.question_places import QuestionPlaces
from impact.model import Administration, BusinessArea, District
from impact.question import Question
from impact.store.batches import batches
from impact.store.registers import read_register, read_valid
from impact.store.tables import properties, workplaces


def read_question_places(connection: sa.Connection, questions: Sequence[Question], as_of: date) -> QuestionPlaces:
    """Areas and districts valid on the day, administrations, and the workplaces and properties that questions name."""
    return QuestionPlaces(
        areas=tuple(read_valid(connection, BusinessArea, as_of).values()),
        districts=tuple(read_valid(connection, District, as_of).values()),
        administrations=read_register(connection, Administration),
        workplaces=_shapes(connection, workplaces, "workplace_id", (q.workplace_id for q in questions)),
        properties=_shapes(connection, properties, "designation", (q.designation for q in questions)),
    )


def _shapes(
    connection: sa.Connection, table: sa.Table, key: str, named: Iterable[str | None]
) -> dict[str, bytes | None]:
    found: dict[str, bytes | None] = {}
    for ids in batches({each for each in named if each}):
        statement = sa.select(table.c[key], table.c.geometry).where(table.c[key].in_(ids), table.c.is_current)
        found |= {row[0]: row[1] for row in connection.execute(statement)}
    return found
