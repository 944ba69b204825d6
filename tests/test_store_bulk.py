"""Rows written many at a time are those that were given, whatever their number and their values."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from impact.store.bulk import STATEMENTS_AT_ONCE, VALUES_PER_STATEMENT, insert_columns
from impact.store.tables import exposure_rows

things = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("order", sa.Text),
    sa.Column("seen_on", sa.Date),
    sa.Column("facts", sa.JSON),
    sa.Column("is_new", sa.Boolean),
    sa.Column("shape", sa.LargeBinary),
)

ROWS = st.lists(
    st.tuples(
        st.none() | st.text(st.characters(exclude_categories=["Cs"])),
        st.none() | st.dates(),
        st.none() | st.dictionaries(st.text("abå"), st.integers() | st.none()),
        st.none() | st.booleans(),
        st.none() | st.binary(),
    ),
    min_size=1,
    max_size=2 * (VALUES_PER_STATEMENT // 5) + 3,
)


def stored(table: sa.Table, columns: dict[str, Any]) -> list[Any]:
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            table.create(connection)
            insert_columns(connection, table, columns)
            return [tuple(row) for row in connection.execute(sa.select(table))]
    finally:
        engine.dispose()


@given(rows=ROWS)
def test_every_value_comes_back_as_it_was_given_in_its_order(rows: list[tuple[Any, ...]]) -> None:
    columns = dict(zip(("order", "seen_on", "facts", "is_new", "shape"), zip(*rows, strict=True), strict=True))
    assert stored(things, columns) == [(i, *row) for i, row in enumerate(rows, 1)]


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_no_row_is_lost_where_a_batch_of_statements_ends(over: int) -> None:
    n = STATEMENTS_AT_ONCE * (VALUES_PER_STATEMENT // 2) + over
    rows = stored(things, {"no": np.arange(n), "seen_on": [date(2027, 3, 1)] * n})
    assert [row[0] for row in rows] == list(range(n))


def test_no_rows_are_no_statement() -> None:
    assert stored(things, {"no": []}) == []


def test_a_distance_that_does_not_exist_is_empty_and_not_a_number() -> None:
    columns = {
        "assessment_no": np.array([1, 1]),
        "recipient_no": np.array([7, 8]),
        "kind_no": np.array([3, 2]),
        "distance_m": np.array([np.nan, 12.5]),
    }
    metadata = sa.MetaData()
    table = sa.Table("exposures", metadata, *(sa.Column(c.name, c.type) for c in exposure_rows.columns))
    assert stored(table, columns) == [(1, 7, 3, None), (1, 8, 2, 12.5)]
