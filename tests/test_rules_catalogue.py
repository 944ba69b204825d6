"""The closed world of facts."""

from __future__ import annotations

import unicodedata

import pytest

from rules.catalogue import Catalogue, Field, Owner, check_names, name_hashes
from rules.errors import RulesError


def field(name: str = "x", **more: object) -> Field:
    given = {"name": name, "english": name, "type": "number", "owner": Owner.MEASURE} | more
    return Field(**given)  # type: ignore[arg-type]


def test_names_that_the_engine_mixes_up_are_refused() -> None:
    """Found by search: the 32-bit hashes of these two are the same, and a rule on one fires on the other."""
    with pytest.raises(RulesError, match="cannot tell the field names nivå_21404 and påverkan_6719 apart"):
        check_names(["påverkan_6719", "nivå_21404"])


def test_the_hash_is_taken_with_signed_and_unsigned_bytes() -> None:
    assert name_hashes("ascii")[0] == name_hashes("ascii")[1]
    assert name_hashes("å")[0] != name_hashes("å")[1]


@pytest.mark.parametrize("name", ["id", "sid", "§", "§init", "$s", "", unicodedata.normalize("NFD", "å")])
def test_reserved_and_decomposed_names_are_refused(name: str) -> None:
    with pytest.raises(RulesError):
        check_names([name])


def test_a_name_stands_once_in_a_stage() -> None:
    with pytest.raises(RulesError, match="apart"):
        Catalogue(stages={"a": (field("x"), field("x"))})
    Catalogue(stages={"a": (field("x"),), "b": (field("x"),)})


@pytest.mark.parametrize("bound", [float("nan"), float("inf"), 1e-9, 1e300])
def test_bounds_are_numbers_that_the_engine_keeps(bound: float) -> None:
    with pytest.raises(RulesError, match="not a safe number"):
        Catalogue(stages={"a": (field(maximum=bound),)})


def test_a_code_field_says_where_its_values_come_from() -> None:
    with pytest.raises(RulesError, match="needs either values or a code list"):
        Catalogue(stages={"a": (field(type="code"),)})
    with pytest.raises(RulesError, match="unknown type"):
        Catalogue(stages={"a": (field(type="date"),)})


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RulesError, match="The stages are: a"):
        Catalogue(stages={"a": (field(),)}).fields("b")
