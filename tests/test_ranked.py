"""Distinct numbers among many: the same as by sorting, however far apart they lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.columns.ranked import combined, ranked

NUMBERS = st.one_of(st.integers(0, 12), st.integers(0, 1 << 40))


@given(st.lists(NUMBERS, max_size=40))
def test_every_number_finds_itself_among_the_ascending_ones(numbers: list[int]) -> None:
    given = np.array(numbers, np.int64)
    first, rank = ranked(given)
    assert given[first].tolist() == sorted(set(numbers))
    assert given[first][rank].tolist() == numbers


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=40))
def test_rows_get_equal_numbers_exactly_where_all_columns_are_equal(rows: list[tuple[int, int, int]]) -> None:
    found = combined(*np.array(rows, np.int64).reshape(-1, 3).T).tolist()
    assert len(set(found)) == len(set(rows)) == len(set(zip(found, rows, strict=True)))
    assert sorted(range(len(rows)), key=found.__getitem__) == sorted(range(len(rows)), key=rows.__getitem__)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32])
def test_small_types_do_not_overflow(dtype: type[np.integer]) -> None:
    column = np.array([200, 0, 100] * 100).astype(dtype)
    assert len(set(combined(column, column, column).tolist())) == 3
