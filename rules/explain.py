"""Why a fact had its conclusion, and why not another: all as data, for others to put into sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.conclude import conclude
from rules.effects import Conclusion, Effect, EffectKind
from rules.engines import asking, engine_for
from rules.grammar import Condition, Constant
from rules.model import Rule
from rules.pack import Pack
from rules.reference import Fact, holds
from rules.values import read_fact

MOST_NEAR_MISSES = 5


@dataclass(frozen=True, slots=True)
class ConditionCheck:
    """One condition, the fact's value and whether it holds."""

    condition: Condition
    value: Constant | None
    holds: bool

    @property
    def field(self) -> str:
        """The field that is asked about, by its Swedish name."""
        return self.condition.field

    @property
    def words(self) -> str:
        """The condition as the pack writes it."""
        return self.condition.words


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """A rule, checked condition by condition against the fact."""

    rule_id: str
    title: str
    source: str
    checks: tuple[ConditionCheck, ...]
    effects: tuple[Effect, ...]

    @property
    def failed(self) -> tuple[ConditionCheck, ...]:
        """The conditions that do not hold."""
        return tuple(check for check in self.checks if not check.holds)


@dataclass(frozen=True, slots=True)
class Credit:
    """One effect of the conclusion and the rules it came from. For notice days and level only those that decided."""

    effect: Effect
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was concluded from one fact and why.

    `fired` are the rules that hold, by id. `exempting` are those of them that exempt and `informing` those that inform:
    the first take away what the second add, unless a statutory inform stands against them
    (`is_exemption_overruled`). `near_misses` are the rules that failed on the fewest conditions.
    """

    stage: str
    on: date
    fact: Fact
    conclusion: Conclusion
    fired: tuple[RuleTrace, ...]
    credits: tuple[Credit, ...]
    exempting: tuple[str, ...]
    informing: tuple[str, ...]
    is_exemption_overruled: bool
    near_misses: tuple[RuleTrace, ...]
    engine: str


def explain(pack: Pack, stage: str, fact: Mapping[str, object], *, on: date, engine: str = "auto") -> Explanation:
    """Re-run one whole fact on the engine and say what led to the conclusion; it equals that of `decide`.

    Fields of the stage that the fact leaves out are missing. Raises RulesError as `decide` does.
    """
    fields = pack.catalogue.fields(stage)
    complete = {name: fact.get(name) for name in dict.fromkeys((*fields, *fact))}
    values: Fact = read_fact(fields, pack.closed_values(stage), complete)
    rules = pack.rules_of(stage, on)
    chosen = engine_for(engine)
    with asking([rule.conditions for rule in rules], chosen) as ask:
        (positions,) = ask([values])
    fired = sorted((rules[i] for i in positions), key=lambda rule: rule.rule_id)
    conclusion = conclude(pack, stage, fired)
    exempting = _that(EffectKind.EXEMPT, fired)
    return Explanation(
        stage=stage,
        on=on,
        fact=values,
        conclusion=conclusion,
        fired=tuple(trace(rule, values) for rule in fired),
        credits=_credits(fired, conclusion),
        exempting=exempting,
        informing=_that(EffectKind.INFORM, fired),
        is_exemption_overruled=bool(exempting) and conclusion.is_statutory,
        near_misses=near_misses([rule for rule in rules if rule not in fired], values, conclusion),
        engine=chosen,
    )


def trace(rule: Rule, fact: Fact) -> RuleTrace:
    """The rule with each of its conditions checked against the fact."""
    return RuleTrace(
        rule.rule_id, rule.title, rule.source, tuple(_check(c, fact) for c in rule.conditions), rule.effects
    )


def near_misses(rules: list[Rule], fact: Fact, conclusion: Conclusion) -> tuple[RuleTrace, ...]:
    """Of rules that did not fire, those failing on the fewest conditions, at most five, by id.

    Who is not informed asks for the rules that would have done it, and what no rule lifts for those that give a level:
    then only those are looked at, where there are any.
    """
    is_left_out = not conclusion.informed and not conclusion.exempted
    is_unlifted = conclusion.level is None or conclusion.is_default
    informing = _that(EffectKind.INFORM, rules) if is_left_out else ()
    wanted = set(informing or (_that(EffectKind.LEVEL, rules) if is_unlifted else ()))
    asked = [rule for rule in rules if not wanted or rule.rule_id in wanted]
    traces = sorted((trace(rule, fact) for rule in asked), key=lambda each: (len(each.failed), each.rule_id))
    fewest = len(traces[0].failed) if traces else 0
    return tuple(each for each in traces if len(each.failed) == fewest)[:MOST_NEAR_MISSES]


def _that(kind: EffectKind, rules: Iterable[Rule]) -> tuple[str, ...]:
    """The ids of the rules that have such an effect."""
    return tuple(rule.rule_id for rule in rules if any(effect.kind is kind for effect in rule.effects))


def _check(condition: Condition, fact: Fact) -> ConditionCheck:
    value = fact.get(condition.field)
    return ConditionCheck(condition, value, holds(condition, value))


def _credits(fired: list[Rule], conclusion: Conclusion) -> tuple[Credit, ...]:
    credited: dict[Effect, list[str]] = {}
    for rule in fired:
        for effect in rule.effects:
            if _counts(effect, conclusion):
                credited.setdefault(effect, []).append(rule.rule_id)
    order = list(EffectKind)
    pairs = sorted(credited.items(), key=lambda pair: (order.index(pair[0].kind), str(pair[0].value)))
    return tuple(Credit(effect, tuple(ids)) for effect, ids in pairs)


def _counts(effect: Effect, conclusion: Conclusion) -> bool:
    """Whether the effect is part of the conclusion, rather than outdone by a higher one or taken away."""
    if effect.kind is EffectKind.NOTICE_DAYS:
        return effect.value == conclusion.notice_days
    if effect.kind is EffectKind.LEVEL:
        return effect.value == conclusion.level
    if effect.kind is EffectKind.EXEMPT:
        return conclusion.exempted
    return conclusion.informed or effect.kind not in (EffectKind.INFORM, EffectKind.DIALOGUE)
