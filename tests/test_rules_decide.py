"""Facts in columns, decided once per situation that rules can tell apart."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import durable
from rules.classes import class_of, number_classes
from rules.columns import Encoded
from rules.decide import decide
from rules.effects import Conclusion
from rules.errors import RulesError
from tests.rules_small import FACT, FILES, columns_of, small_pack

ON = date(2026, 6, 1)
PACK = small_pack()
FACTS = st.fixed_dictionaries(
    {
        "åtgärdstyp": st.sampled_from(["gatuarbete", "detaljplan", "sprängning"]),
        "skede": st.sampled_from(["samråd", "laga-kraft", None]),
        "kostnad_mnkr": st.sampled_from([0.5, 1.0, 1.5, None]),
        "förvaltning": st.sampled_from(["trafikkontoret", "Förvaltning Å"]),
        "mottagartyp": st.sampled_from(["arbetsställe", "ägare"]),
        "storleksklass_minst": st.sampled_from([0, 5, None]),
        "i_område": st.booleans(),
        "avstånd_m": st.sampled_from([0.0, 249.999, 250.0, 250.001, 900.0]),
    }
)


def decided(*facts: dict[str, object], engine: str = "auto") -> list[Conclusion]:
    found = decide(PACK, "mottagare", columns_of(*facts), on=ON, engine=engine)
    return [found[row] for row in range(len(found))]


@given(st.lists(FACTS, min_size=1, max_size=30))
@settings(max_examples=60)
def test_every_row_has_the_conclusion_it_would_have_alone(facts: list[dict[str, object]]) -> None:
    together = decided(*facts)
    assert together == [decided(fact)[0] for fact in facts]
    assert together == decided(*facts, engine="reference")


def test_rules_join_and_the_longest_notice_wins() -> None:
    (found,) = decided(FACT | {"i_område": True, "åtgärdstyp": "sprängning", "avstånd_m": 250.0})
    assert found.rules == ("INF-01", "INF-02")
    assert (found.informed, found.notice_days, found.dialogue_forms) == (True, 30, ("brev", "e-post"))


def test_an_exempted_recipient_is_not_informed_unless_the_law_says_so() -> None:
    exempted, statutory = decided(
        FACT | {"i_område": True, "kostnad_mnkr": 0.5},
        FACT | {"åtgärdstyp": "detaljplan", "skede": "samråd", "mottagartyp": "ägare", "kostnad_mnkr": 0.5},
    )
    assert (exempted.informed, exempted.exempted, exempted.notice_days) == (False, True, None)
    assert (statutory.informed, statutory.exempted, statutory.notice_days) == (True, False, 21)


def test_the_order_of_rules_in_the_files_does_not_matter() -> None:
    head, *rules = FILES["regler.yaml"].split("    - id: ")
    shuffled = head + "".join("    - id: " + rule for rule in (rules[3], *rules[1:3])).rstrip()
    shuffled = shuffled.replace("  ärende:\n", "") + "\n    - id: " + rules[0]
    facts = [FACT | {"i_område": flag, "åtgärdstyp": kind, "avstånd_m": 9.0, "kostnad_mnkr": 0.5}
             for flag in (True, False) for kind in ("sprängning", "detaljplan")]  # fmt: skip
    other = small_pack({**FILES, "regler.yaml": shuffled})
    found = decide(other, "mottagare", columns_of(*facts), on=ON)
    assert [found[row] for row in range(len(facts))] == decided(*facts)


def test_a_rule_counts_from_its_day() -> None:
    columns = {"åtgärdstyp": ["gatuarbete"], "antal_arbetsställen": [40]}
    levels = [decide(PACK, "ärende", columns, on=day)[0].level for day in (date(2026, 2, 28), date(2026, 3, 1))]
    assert levels == ["arbetsgrupp", "styrgrupp"]


def test_size_does_not_change_who_is_informed() -> None:
    """Impartiality: the field is in the facts, but no rule may ask for it."""
    assert len(set(decided(*(FACT | {"i_område": True, "storleksklass_minst": n} for n in (None, 0, 1, 500))))) == 1


def test_repeated_situations_are_decided_once() -> None:
    facts = [FACT | {"avstånd_m": 300.0 + n, "förvaltning": f"f{n}"} for n in range(500)]
    found = decide(PACK, "mottagare", columns_of(*facts), on=ON)
    assert len(found) == 500
    assert found.n_decided == 3, "once for the measure, the recipient and what is between them"


def test_numpy_columns_decide_as_lists_do() -> None:
    facts = [FACT | {"kostnad_mnkr": cost, "i_område": flag} for cost in (0.5, None) for flag in (True, False)]
    columns = columns_of(*facts)
    arrays = columns | {
        "kostnad_mnkr": np.array([0.5, 0.5, np.nan, np.nan]),
        "i_område": np.array([True, False, True, False]),
        "avstånd_m": np.full(4, 1000.0),
        "åtgärdstyp": np.array(columns["åtgärdstyp"]),
        "skede": np.array(columns["skede"], dtype=object),
    }
    found = decide(PACK, "mottagare", arrays, on=ON)
    assert [found[row] for row in range(4)] == decided(*facts)


def test_encoded_columns_decide_as_lists_do() -> None:
    facts = [FACT | {"kostnad_mnkr": cost, "i_område": flag} for cost in (0.5, None) for flag in (True, False)]
    measure, one = np.array([0, 0, 2, 2], np.uint8), np.zeros(4, np.int64)
    values = {"kostnad_mnkr": [0.5, 9, None], "förvaltning": ["trafikkontoret"] * 3, "åtgärdstyp": ["gatuarbete"] * 3}
    columns = columns_of(*facts) | {
        **{name: Encoded(each, measure) for name, each in values.items()},
        "mottagartyp": Encoded(["arbetsställe"], one),
    }
    found = decide(PACK, "mottagare", columns, on=ON)
    assert [found[row] for row in range(4)] == decided(*facts)
    assert found.informed.tolist() == [conclusion.informed for conclusion in decided(*facts)]


@pytest.mark.parametrize("ids", [[0, 2], [-1, 0]])
def test_an_id_without_a_value_is_refused(ids: list[int]) -> None:
    columns = columns_of(FACT, FACT) | {"förvaltning": Encoded(["a", "b"], np.array(ids))}
    with pytest.raises(RulesError, match="förvaltning has an id that no value answers to"):
        decide(PACK, "mottagare", columns, on=ON)


@pytest.mark.parametrize(
    ("field", "numbers", "part"),
    [
        ("kostnad_mnkr", [1.0, -0.5, np.nan], "kostnad_mnkr has the value -0.5"),
        ("kostnad_mnkr", [1.0, np.nan, np.inf], "kostnad_mnkr has the value inf"),
        ("kostnad_mnkr", [1.0, 1e17, np.nan], "too large"),
        ("avstånd_m", [1.0, np.nan, 2.0], "avstånd_m is missing"),
        ("storleksklass_minst", [1.0, 2.5, np.nan], "storleksklass_minst has the value 2.5"),
        ("förvaltning", [1.0, 2.0, 3.0], "förvaltning is of type float64"),
    ],
)
def test_a_number_in_an_array_is_held_to_the_catalogue_as_in_a_list(
    field: str, numbers: list[float], part: str
) -> None:
    with pytest.raises(RulesError) as refusal:
        decide(PACK, "mottagare", columns_of(FACT, FACT, FACT) | {field: np.array(numbers)}, on=ON)
    assert part in str(refusal.value)


def test_no_facts_give_no_conclusions() -> None:
    found = decide(PACK, "mottagare", {name: [] for name in FACT}, on=ON)
    assert (len(found), tuple(found.conclusions)) == (0, ())


def test_a_stage_without_valid_rules_concludes_nothing() -> None:
    late = replace(PACK, rules=())
    assert decide(late, "mottagare", columns_of(FACT), on=ON)[0] == Conclusion()


def test_decomposed_letters_in_a_fact_are_the_same_word() -> None:
    decomposed = unicodedata.normalize("NFD", "sprängning")
    (found,) = decided(FACT | {"åtgärdstyp": decomposed, "avstånd_m": 10.0})
    assert found.rules == ("INF-02",)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"i_område": 1}, "i_område is of type int; the catalogue says yes-no"),
        ({"avstånd_m": True}, "avstånd_m is of type bool"),
        ({"avstånd_m": "12"}, "avstånd_m is of type str"),
        ({"avstånd_m": None}, "avstånd_m is missing"),
        ({"avstånd_m": -1.0}, "avstånd_m has the value -1.0"),
        ({"kostnad_mnkr": float("nan")}, "kostnad_mnkr has the value nan"),
        ({"kostnad_mnkr": float("inf")}, "kostnad_mnkr has the value inf"),
        ({"kostnad_mnkr": 1e300}, "too large"),
        ({"storleksklass_minst": 2.5}, "storleksklass_minst has the value 2.5"),
        ({"åtgärdstyp": "gatarbete"}, "åtgärdstyp has the value gatarbete"),
        ({"mottagartyp": "granne"}, "Known values: arbetsställe, ägare"),
        ({"skede": ["samråd"]}, "skede is of type list"),
        ({"okänd": 1}, "not in the catalogue: okänd"),
    ],
)
def test_a_fact_outside_the_catalogue_never_reaches_the_engine(change: dict[str, object], part: str) -> None:
    with pytest.raises(RulesError) as refusal:
        decided(FACT | change)
    assert part in str(refusal.value)


def test_a_column_left_out_is_refused_rather_than_silent() -> None:
    columns = columns_of(FACT)
    del columns["avstånd_m"]
    with pytest.raises(RulesError, match="absent: avstånd_m"):
        decide(PACK, "mottagare", columns, on=ON)
    with pytest.raises(RulesError, match="different lengths"):
        decide(PACK, "mottagare", columns | {"avstånd_m": [1.0, 2.0]}, on=ON)


def test_the_engine_is_chosen_by_name() -> None:
    assert decide(PACK, "mottagare", columns_of(FACT), on=ON).engine == "durable"
    assert decide(PACK, "mottagare", columns_of(FACT), on=ON, engine="reference").engine == "reference"
    with pytest.raises(RulesError, match="no rule engine drools"):
        decide(PACK, "mottagare", columns_of(FACT), on=ON, engine="drools")


def test_the_reference_decides_where_the_engine_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "engine", None)
    assert decide(PACK, "mottagare", columns_of(FACT), on=ON).engine == "reference"


def test_a_class_never_holds_two_values_that_a_constant_separates() -> None:
    cuts = [30.0, 250.0]
    classes = [class_of(value, cuts) for value in (29.9, 30.0, 30.1, 249.0, 250.0, 251.0)]
    assert classes == [1, 2, 3, 3, 4, 5]


@given(st.lists(st.sampled_from([0.0, 0.5, 30.0, -30.0, 1e15]), unique=True, max_size=5), st.integers(0, 40))
@settings(max_examples=40)
def test_numbers_in_an_array_have_the_classes_they_have_alone(constants: list[float], more: int) -> None:
    """However many constants there are: few are compared with one by one, many are searched."""
    ordered = sorted({*constants, *(float(n) for n in range(more))})
    numbers = [np.nan, 0.0, 1e-9, -1e-9, 0.4999, 0.5, 29.9, 30.0, 30.1, -30.0, -31.0, 1e15, 2e15]
    told = [None if np.isnan(n) else 0.0 if abs(n) < 1e-4 else n for n in numbers]
    found = number_classes(np.array(numbers), np.array(ordered)).tolist()
    same = [[a == b for b in found] for a in found]
    alone = [class_of(n, ordered) for n in told]
    assert same == [[a == b for b in alone] for a in alone]
