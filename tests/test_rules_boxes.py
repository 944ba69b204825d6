"""Rules as boxes mean what the plain reference says, whatever is done with them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.boxes import EVERYTHING, Box, Space
from rules.catalogue import Field, Owner
from rules.errors import Mistakes, Place
from rules.grammar import Cell, Condition, Constant, parse_cell
from rules.reference import holds
from rules.words import Op

KINDS = ("gatuarbete", "detaljplan", "sprängning")
FIELDS = {
    field.name: field
    for field in (
        Field(name="slag", english="kind", type="code", owner=Owner.MEASURE, code_list="slag", may_be_missing=True),
        Field(name="mottagare", english="who", type="code", owner=Owner.RECIPIENT, values=("ägare", "hyresgäst")),
        Field(name="förvaltning", english="office", type="text", owner=Owner.MEASURE, may_be_missing=True),
        Field(name="nära", english="near", type="yes-no", owner=Owner.RELATION, may_be_missing=True),
        Field(name="kostnad", english="cost", type="number", owner=Owner.MEASURE, minimum=0, may_be_missing=True),
        Field(name="dagar", english="days", type="integer", owner=Owner.MEASURE, minimum=-3, maximum=4),
        Field(name="avstånd", english="distance", type="number", owner=Owner.RELATION),
    )
}
CLOSED = {"slag": KINDS, "mottagare": ("ägare", "hyresgäst")}
VALUES: dict[str, list[Constant]] = {
    "slag": list(KINDS),
    "mottagare": ["ägare", "hyresgäst"],
    "förvaltning": ["tk", "sbk", "svoa"],
    "nära": [True, False],
    "kostnad": [0.0, 0.5, 1.0, 300.0],
    "dagar": [-3.0, -1.0, 0.0, 1.0, 2.0, 4.0],
    "avstånd": [-1.5, 0.0, 0.0001, 40.0, 1.125],
}
IN_BETWEEN: dict[str, list[Constant]] = {
    "förvaltning": ["annan"],
    "kostnad": [0.25, 0.75, 100.0, 1000.0],
    "dagar": [-2.0, 3.0],
    "avstånd": [-9.0, -0.5, 0.5, 2.0, 1e5],
}


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    field = draw(st.sampled_from(list(FIELDS.values())))
    ops = list(Op) if field.is_numeric else [Op.ONE_OF, Op.NONE_OF, Op.MISSING, Op.PRESENT]
    op = draw(st.sampled_from(ops))
    constants = st.sampled_from(VALUES[field.name])
    if op in (Op.MISSING, Op.PRESENT):
        return Condition(field.name, op, (), "")
    if op in (Op.ONE_OF, Op.NONE_OF):
        return Condition(field.name, op, tuple(draw(st.lists(constants, min_size=1, max_size=3, unique=True))), "")
    if op is Op.BETWEEN:
        return Condition(field.name, op, tuple(sorted([draw(constants), draw(constants)])), "")
    return Condition(field.name, op, (draw(constants),), "")


RULES = st.lists(conditions(), max_size=4).map(tuple)
FACTS = st.fixed_dictionaries(
    {
        name: st.sampled_from(
            [*VALUES[name], *IN_BETWEEN.get(name, []), *([None] if field.may_be_missing else [])],
        )
        for name, field in FIELDS.items()
    }
)


def space_of(*rules: tuple[Condition, ...]) -> Space:
    return Space.of(FIELDS, CLOSED, [condition for rule in rules for condition in rule])


def satisfied(rule: tuple[Condition, ...], fact: dict[str, Constant | None]) -> bool:
    return all(holds(condition, fact[condition.field]) for condition in rule)


@settings(max_examples=150)
@given(st.lists(RULES, min_size=2, max_size=5), st.lists(FACTS, min_size=8, max_size=8))
def test_boxes_hold_for_the_facts_that_the_conditions_hold_for(
    rules: list[tuple[Condition, ...]], facts: list[dict[str, Constant | None]]
) -> None:
    space = space_of(*rules)
    boxes = [space.box(rule) for rule in rules]
    first, second = boxes[:2]
    left = list(space.uncovered(first, boxes[1:]))
    joined = space.merged(left)
    for fact in facts:
        truth = [satisfied(rule, fact) for rule in rules]
        assert [space.holds(box, fact) for box in boxes] == truth
        assert space.holds(first & second, fact) == (truth[0] and truth[1])
        assert sum(space.holds(box, fact) for box in space.minus(first, second)) == (truth[0] and not truth[1])
        wanted = truth[0] and not any(truth[1:])
        assert sum(space.holds(box, fact) for box in left) == wanted
        assert sum(space.holds(box, fact) for box in joined) == wanted
        assert not (first.is_within(second) and truth[0] and not truth[1])
        assert first.meets(second) or not (truth[0] and truth[1])
    assert len(joined) <= len(left)
    assert (first & second).is_empty is not first.meets(second)
    assert first.is_within(second) is space.is_covered(first, [second])


@settings(max_examples=150)
@given(RULES, RULES)
def test_a_box_that_is_not_empty_has_an_example_and_can_be_said(
    rule: tuple[Condition, ...], other: tuple[Condition, ...]
) -> None:
    space = space_of(rule, other)
    for box in (space.box(rule), *space.minus(space.box(rule), space.box(other))):
        if box.is_empty:
            assert list(space.conjunctions(box, "sv")) == []
            continue
        example = space.example(box)
        assert space.holds(box, example)
        for language in ("sv", "en"):
            found = list(space.conjunctions(box, language))
            assert sum(satisfied(each, example) for each in found) == 1
            assert sum(space.size(space.box(each)) for each in found) == space.size(box)
            for conjunction in found:
                assert {(c.field, c.words) for c in conjunction} == set(read_back(space, conjunction, language))
        assert set(space.words(box, "sv")) == set(box.limits)


def read_back(space: Space, conjunction: tuple[Condition, ...], language: str) -> list[tuple[str, str]]:
    """The words of each field, after seeing that the reader of conditions takes them to mean the same classes."""
    written = dict.fromkeys((c.field, c.words) for c in conjunction)
    for name, words in written:
        mistakes = Mistakes()
        again = parse_cell([words], Cell(FIELDS[name], CLOSED.get(name), Place("a", 1), language), mistakes)
        assert mistakes.found == []
        assert space.box(again) == space.box([c for c in conjunction if c.field == name])
    return list(written)


def test_between_two_neighbouring_whole_numbers_there_is_nothing() -> None:
    rule = (Condition("dagar", Op.ABOVE, (1.0,), ""), Condition("dagar", Op.BELOW, (2.0,), ""))
    assert space_of(rule).box(rule).is_empty


def test_beyond_the_bounds_of_a_field_there_is_nothing() -> None:
    rule, below = (Condition("kostnad", Op.AT_LEAST, (0.0,), ""),), (Condition("kostnad", Op.BELOW, (0.0,), ""),)
    space = space_of(rule, below)
    assert space.box(below).is_empty
    assert space.words(space.box(rule), "sv") == {"kostnad": "finns"}


def test_what_is_left_is_said_in_the_words_of_officers() -> None:
    near, far = (Condition("avstånd", Op.AT_MOST, (250.0,), ""),), (Condition("avstånd", Op.AT_MOST, (100.0,), ""),)
    plan = (Condition("slag", Op.ONE_OF, ("detaljplan",), ""),)
    space = space_of(near, far, plan)
    (ring,) = space.minus(space.box(near), space.box(far))
    assert space.words(ring, "sv") == {"avstånd": "över 100 och högst 250"}
    assert space.words(ring, "en") == {"distance": "over 100 and at most 250"}
    (others,) = space.minus(EVERYTHING, space.box(plan))
    assert space.words(others, "sv") == {"slag": "saknas eller inte detaljplan"}


def test_everything_has_no_limits_and_holds_for_all() -> None:
    space = space_of(())
    assert space.box(()) == EVERYTHING == Box({})
    assert list(space.conjunctions(EVERYTHING, "sv")) == [()]
