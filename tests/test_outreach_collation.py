from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.outreach.collation import swedish_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["Zoo", "Åby", "Ärla", "Öl"],
        ["Andersson", "Ångström", "Ärlig", "Öman"],
        ["Aero", "Ärla", "Æsop", "Öst", "Øst", "Östra"],
        ["Ede", "Élan", "Elba"],
        ["ab", "AC", "ad"],
        ["Mueller", "Myhr", "Müller AB", "Mz"],
        ["Gatan 2", "Gatan 2 B", "Gatan 10"],
        ["Straub", "Strauß", "Strauta"],
    ],
)
def test_names_come_in_swedish_order(ordered):
    backwards = ordered[::-1]

    assert sorted(backwards, key=swedish_key) == ordered


def test_composed_and_decomposed_letters_sort_alike():
    composed, decomposed = "Åkeri", unicodedata.normalize("NFD", "Åkeri")

    assert swedish_key(composed)[0] == swedish_key(decomposed)[0]


@settings(max_examples=30)
@given(st.lists(st.text(), max_size=6), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_arrival(names, chance):
    shuffled = list(names)
    chance.shuffle(shuffled)

    assert sorted(shuffled, key=swedish_key) == sorted(names, key=swedish_key)
