"""The one-cell condition language."""

from __future__ import annotations

import pytest

from rules.catalogue import Field, Owner
from rules.errors import Mistakes, Place
from rules.grammar import Cell, number_of, parse_cell
from rules.reference import holds
from rules.words import Op

DISTANCE = Field(name="avstånd_m", english="distance_m", type="number", owner=Owner.RELATION, unit="m", minimum=0)
DAYS = Field(name="dagar", english="days", type="integer", owner=Owner.MEASURE, may_be_missing=True)
STAGE = Field(
    name="skede",
    english="stage",
    type="code",
    owner=Owner.MEASURE,
    values=("samråd", "laga-kraft", "byggskede"),
    may_be_missing=True,
)
IN_AREA = Field(name="i_område", english="in_area", type="yes-no", owner=Owner.RELATION)


def parsed(text: str, field: Field, language: str = "sv") -> list[tuple[str, tuple[object, ...]]]:
    mistakes = Mistakes()
    conditions = parse_cell([text], Cell(field, field.values, Place("regler.yaml", 7, "INF-01"), language), mistakes)
    assert mistakes.found == []
    return [(condition.op.value, condition.constants) for condition in conditions]


def refused(text: str, field: Field) -> str:
    mistakes = Mistakes()
    conditions = parse_cell([text], Cell(field, field.values, Place("regler.yaml", 7, "INF-01")), mistakes)
    assert conditions == ()
    (mistake,) = mistakes.found
    assert (mistake.file, mistake.line, mistake.rule_id) == ("regler.yaml", 7, "INF-01")
    return mistake.sentence()


@pytest.mark.parametrize(
    ("text", "op", "constants"),
    [
        ("högst 250", Op.AT_MOST, (250,)),
        ("minst 0,5", Op.AT_LEAST, (0.5,)),
        ("över 1 000", Op.ABOVE, (1000,)),
        ("under 30 m", Op.BELOW, (30,)),
        ("0–300", Op.BETWEEN, (0, 300)),
        ("0 - 300 m", Op.BETWEEN, (0, 300)),
        ("40", Op.ONE_OF, (40,)),
        ("1,5, 2,5", Op.ONE_OF, (1.5, 2.5)),
        ("inte 0", Op.NONE_OF, (0,)),
    ],
)
def test_numbers_are_compared_in_words(text: str, op: Op, constants: tuple[float, ...]) -> None:
    assert parsed(text, DISTANCE) == [(op, constants)]


@pytest.mark.parametrize(
    ("text", "op", "constants"),
    [
        ("samråd", Op.ONE_OF, ("samråd",)),
        ("samråd, laga-kraft", Op.ONE_OF, ("samråd", "laga-kraft")),
        ("inte samråd, byggskede", Op.NONE_OF, ("samråd", "byggskede")),
        ("saknas", Op.MISSING, ()),
        ("inte saknas", Op.PRESENT, ()),
        ("finns", Op.PRESENT, ()),
    ],
)
def test_words_are_listed_excluded_or_missing(text: str, op: Op, constants: tuple[str, ...]) -> None:
    assert parsed(text, STAGE) == [(op, constants)]


def test_yes_no_fields_take_ja_and_nej() -> None:
    assert parsed("ja", IN_AREA) == [("one-of", (True,))]
    assert parsed("inte ja", IN_AREA) == [("none-of", (True,))]


def test_two_comparisons_of_one_number_are_joined_by_och() -> None:
    assert parsed("över 10 och högst 20", DAYS) == [("above", (10,)), ("at-most", (20,))]


def test_negative_numbers_are_not_mistaken_for_ranges() -> None:
    assert parsed("under -5", DAYS) == [("below", (-5,))]
    assert parsed("-10–-5", DAYS) == [("between", (-10, -5))]


@pytest.mark.parametrize(
    ("text", "field", "op"),
    [
        ("at most 250", DISTANCE, "at-most"),
        ("over 3", DISTANCE, "above"),
        ("not samråd", STAGE, "none-of"),
        ("missing", STAGE, "missing"),
        ("yes", IN_AREA, "one-of"),
    ],
)
def test_an_english_pack_uses_the_english_twins(text: str, field: Field, op: str) -> None:
    assert parsed(text, field, "en")[0][0] == op


@pytest.mark.parametrize(
    ("text", "field", "part"),
    [
        (">= 30", DISTANCE, "symbol"),
        ("≤30", DISTANCE, "symbol"),
        ("högst många", DISTANCE, "not a number"),
        ("högst 1.000", DISTANCE, "not a number"),
        ("högst 250 km", DISTANCE, "unit km; avstånd_m is counted in m"),
        ("300–0", DISTANCE, "upside down"),
        ("högst -1", DISTANCE, "outside"),
        ("2,5", DAYS, "whole numbers"),
        ("saknas", DISTANCE, "never missing"),
        ("samrad", STAGE, "Did you mean samråd?"),
        ("samråd, samråd", STAGE, "twice"),
        ("högst samråd", STAGE, "not a number"),
        ("true", IN_AREA, "Known values: ja, nej"),
        ("", STAGE, "empty"),
        ("0,00000001", DISTANCE, "outside"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused_with_its_place(text: str, field: Field, part: str) -> None:
    assert part in refused(text, field)


@pytest.mark.parametrize("text", ["1.000", "12.345", "", "ett", "1,2,3", "0x1", "1e3", "1 00"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert number_of(text, "sv") is None


@pytest.mark.parametrize("text", ["högst 250", "inte 0", "0–300", "över 1", "5"])
def test_a_missing_value_satisfies_no_comparison(text: str) -> None:
    (condition,) = parse_cell([text], Cell(DAYS, None, Place("a", 1)), Mistakes())
    assert not holds(condition, None)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [("högst 250", 250, True), ("över 250", 250, False), ("0–300", 300, True), ("under 0,3", 0.1 + 0.2, False)],
)
def test_limits_belong_to_the_side_that_the_word_says(text: str, value: float, *, expected: bool) -> None:
    (condition,) = parse_cell([text], Cell(DISTANCE, None, Place("a", 1)), Mistakes())
    assert holds(condition, value) is expected
