"""Cases beside the rules: what is compared, and which rules are untried."""

from __future__ import annotations

from datetime import date

import pytest

from rules.cases import Difference, coverage, run_cases
from rules.errors import PackRefused
from rules.pack import Pack
from tests.rules_small import FILES, small_pack

GROUND = """\
prov:
  mottagare:
    grund: {åtgärdstyp: gatuarbete, förvaltning: tk, mottagartyp: arbetsställe, i_område: nej, avstånd_m: 900}
    fall:
"""


def with_cases(*cases: str) -> Pack:
    return small_pack({**FILES, "prov.yaml": GROUND + "".join(f"      - {case}\n" for case in cases)})


def test_a_case_that_concludes_as_expected_passes() -> None:
    pack = with_cases(
        "{namn: A, fakta: {i_område: ja}, väntat: {varsel_dagar: 14, dialogformer: e-post, regler: INF-01}}",
        "{namn: B, fakta: {i_område: nej}, väntat: {informeras: nej, varsel_dagar: saknas, regler: saknas}}",
        "{namn: C, fakta: {i_område: ja, kostnad_mnkr: '0,5'}, väntat: {undantagen: ja, regel: [INF-01, UND-01]}}",
    )
    assert [result.passed for result in run_cases(pack)] == [True, True, True]


def test_a_case_that_concludes_otherwise_tells_what_differed() -> None:
    pack = with_cases(
        "{namn: A, fakta: {i_område: ja},"
        " väntat: {informeras: nej, varsel_dagar: 30, regel: INF-02, inte_regel: INF-01}}"
    )
    (result,) = run_cases(pack)
    assert (result.name, result.place.file, result.place.line) == ("A", "prov.yaml", 5)
    assert result.differences == (
        Difference("informeras", expected=False, found=True),
        Difference("varsel_dagar", 30, 14),
        Difference("regel", ("INF-02",), ("INF-01",)),
        Difference("inte_regel", ("INF-01",), ("INF-01",)),
    )


def test_a_case_may_name_its_day() -> None:
    text = "prov:\n  ärende:\n    grund: {åtgärdstyp: gatuarbete}\n    fall:\n" + "".join(
        f"      - {{namn: {day}, dag: {day}, fakta: {{antal_arbetsställen: 10}}, väntat: {{nivå: {level}}}}}\n"
        for day, level in ((date(2026, 2, 28), "arbetsgrupp"), (date(2026, 3, 1), "styrgrupp"))
    )
    assert all(result.passed for result in run_cases(small_pack({**FILES, "prov.yaml": text})))


def test_rules_that_no_case_tries_are_named() -> None:
    pack = with_cases(
        "{namn: A, fakta: {i_område: ja}, väntat: {informeras: ja}}",
        "{namn: B, fakta: {åtgärdstyp: sprängning}, väntat: {informeras: nej}}",
    )
    found = coverage(pack, run_cases(pack))
    assert found.never_fired == ("INF-02", "INF-03", "UND-01", "NIV-01", "NIV-02")
    assert found.never_nearly == ("INF-03", "NIV-01", "NIV-02")


@pytest.mark.parametrize(
    ("case", "part"),
    [
        ("{namn: A, väntat: {informeras: ja}, fakta: {i_område: kanske}}", "Known values: ja, nej"),
        ("{namn: A, väntat: {informeras: ja}, fakta: {avstånd_m: högst 3}}", "A fact has one value"),
        ("{namn: A, väntat: {informera: ja}}", "Did you mean informeras?"),
        ("{namn: A, väntat: {informeras: jo}}", "The word jo is not known"),
        ("{namn: A, väntat: {regler: INF-1}}", "Did you mean INF-01?"),
        ("{namn: A, väntat: {dialogformer: epost}}", "Did you mean e-post?"),
        ("{namn: A, väntat: {varsel_dagar: två}}", "not a whole number"),
        ('{namn: A, väntat: {varsel_dagar: "14,5"}}', "not a whole number"),
        ("{namn: A}", "what is expected"),
        ("{namn: A, dag: 2027-01-01, väntat: {informeras: ja}}", "outside the validity of the pack"),
    ],
)
def test_a_case_that_cannot_be_meant_is_refused(case: str, part: str) -> None:
    with pytest.raises(PackRefused) as refusal:
        with_cases(case)
    assert part in str(refusal.value)
    assert refusal.value.mistakes[0].rule_id == "A"
    assert (refusal.value.mistakes[0].file, refusal.value.mistakes[0].line) == ("prov.yaml", 5)


def test_a_case_must_say_every_fact_that_is_never_missing() -> None:
    text = "prov:\n  mottagare:\n    fall:\n      - {namn: A, fakta: {i_område: ja}, väntat: {informeras: ja}}\n"
    with pytest.raises(PackRefused, match="does not say avstånd_m, which is never missing"):
        small_pack({**FILES, "prov.yaml": text})
