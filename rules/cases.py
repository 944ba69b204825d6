"""Running the cases of a pack: what differed from what the officers expected, and which rules are untried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rules.effects import Conclusion
from rules.errors import Place
from rules.explain import Explanation, explain, trace
from rules.model import Case
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was not as expected; `key` is the word under `väntat`."""

    key: str
    expected: object
    found: object


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case, what it concluded and the differences; none means that it passed."""

    name: str
    stage: str
    place: Place
    conclusion: Conclusion
    differences: tuple[Difference, ...]
    nearly_fired: tuple[str, ...]
    """Rules that failed on exactly one condition."""

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which rules no case makes fire, and which no case nearly makes fire, by id in the pack's order."""

    never_fired: tuple[str, ...]
    never_nearly: tuple[str, ...]


READERS: Mapping[str, Callable[[Conclusion], object]] = {
    "informeras": lambda c: c.informed,
    "lagstadgat": lambda c: c.is_statutory,
    "undantagen": lambda c: c.exempted,
    "varsel_dagar": lambda c: c.notice_days,
    "dialogformer": lambda c: c.dialogue_forms,
    "nivå": lambda c: c.level,
    "förval": lambda c: c.is_default,
    "bjud_in": lambda c: c.participants,
    "nämnd": lambda c: c.committees,
    "leds_av": lambda c: c.led_by,
    "avvikelse": lambda c: c.deviations,
    "regler": lambda c: c.rules,
}


def run_cases(pack: Pack, *, engine: str = "auto") -> list[CaseResult]:
    """Decide every case of the pack, in the order written, and compare with what it expects."""
    return [_run(pack, case, engine) for case in pack.cases]


def coverage(pack: Pack, results: Sequence[CaseResult]) -> Coverage:
    """Which rules the cases leave untried."""
    fired = {rule_id for result in results for rule_id in result.conclusion.rules}
    nearly = {rule_id for result in results for rule_id in result.nearly_fired}
    ids = [rule.rule_id for rule in pack.rules]
    return Coverage(tuple(each for each in ids if each not in fired), tuple(each for each in ids if each not in nearly))


def _run(pack: Pack, case: Case, engine: str) -> CaseResult:
    found = explain(pack, case.stage, case.facts, on=case.on, engine=engine)
    return CaseResult(
        case.name, case.stage, case.place, found.conclusion, _differences(case, found), _nearly(pack, case, found)
    )


def _nearly(pack: Pack, case: Case, found: Explanation) -> tuple[str, ...]:
    traces = (trace(rule, found.fact) for rule in pack.rules_of(case.stage, case.on))
    return tuple(each.rule_id for each in traces if len(each.failed) == 1)


def _differences(case: Case, found: Explanation) -> tuple[Difference, ...]:
    conclusion = found.conclusion
    differences = []
    for key, expected in case.expected.items():
        value = READERS[key](conclusion) if key in READERS else conclusion.rules
        if not COMPARISONS.get(key, _equal)(expected, value):
            differences.append(Difference(key, expected, value))
    return tuple(differences)


def _equal(expected: object, found: object) -> bool:
    return _words(expected) == _words(found)


def _words(value: object) -> frozenset[object]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({value})


COMPARISONS: Mapping[str, Callable[[object, object], bool]] = {
    "regel": lambda expected, found: _words(expected) <= _words(found),
    "inte_regel": lambda expected, found: not _words(expected) & _words(found),
}
