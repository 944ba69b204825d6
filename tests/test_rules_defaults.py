"""The default level of a pack: stated, checked, below what any rule says, and compared exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.catalogue import Catalogue
from rules.decide import decide
from rules.effects import EffectKind
from rules.errors import PackRefused
from rules.explain import explain
from rules.meaning import Days, compare_meaning
from rules.pack import Pack
from tests.rules_small import FILES, SMALL, columns_of

ON = date(2026, 6, 1)
WITH_DEFAULT: Catalogue = replace(SMALL, defaulted=("ärende",))
FACTS = [{"åtgärdstyp": "gatuarbete", "antal_arbetsställen": n} for n in (0, 1, 10)]


def pack_with(default: str) -> Pack:
    return Pack.from_files({**FILES, "forval.yaml": default}, WITH_DEFAULT)


def default_of(level: str) -> str:
    return f"förval:\n  ärende: {{nivå: {level}, källa: Prov}}\n"


@pytest.mark.parametrize("engine", ["durable", "reference"])
def test_the_default_fills_a_missing_level_and_raises_no_other(engine: str) -> None:
    pack = pack_with(default_of("styrgrupp"))
    found = decide(pack, "ärende", columns_of(*FACTS), on=ON, engine=engine)
    concluded = [(found[i].level, found[i].is_default) for i in range(3)]
    assert concluded == [("styrgrupp", True), ("arbetsgrupp", False), ("styrgrupp", False)]
    assert [explain(pack, "ärende", fact, on=ON, engine=engine).conclusion for fact in FACTS] == list(found)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("default", "part"),
    [
        ("", "does not say to which level what no rule matches goes, in the stage ärende"),
        (default_of("styrgrup"), "Did you mean styrgrupp?"),
        ("förval:\n  ärende: {nivå: styrgrupp}\n", "The key källa is missing or empty."),
        ("förval:\n  ärende: {nivå: styrgrupp, källa: x, niva: y}\n", "Did you mean nivå?"),
        ("förval:\n  ärnde: {nivå: styrgrupp, källa: x}\n", "There is no stage of deciding called ärnde."),
        (
            f"{default_of('styrgrupp')}  mottagare: {{nivå: styrgrupp, källa: x}}\n",
            "The stage mottagare has no default",
        ),
    ],
)
def test_a_default_that_is_missing_or_wrong_refuses_the_pack(default: str, part: str) -> None:
    with pytest.raises(PackRefused) as refusal:
        pack_with(default)
    assert part in str(refusal.value)


def test_another_default_is_another_pack_and_changes_what_no_rule_says() -> None:
    before, after = pack_with(default_of("arbetsgrupp")), pack_with(default_of("styrgrupp"))
    assert before.hash != after.hash
    [shift] = compare_meaning(before, after, Days(ON, ON), most=100).shifts
    assert (shift.kind, shift.before, shift.after) == (EffectKind.LEVEL, ("arbetsgrupp",), ("styrgrupp",))
    space = compare_meaning(before, after, Days(ON, ON), most=100).spaces["ärende"]
    assert [space.holds(shift.box, fact) for fact in FACTS] == [True, False, False]
    assert compare_meaning(before, before, Days(ON, ON), most=100).shifts == ()
