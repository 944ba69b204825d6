"""Rules that held, what each gave, and those that nearly held: as sentences, for recipients, matters and questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impact.language import translator
from rules.catalogue import Field
from rules.effects import Effect
from rules.explain import ConditionCheck, Explanation, RuleTrace
from rules.grammar import Constant
from rules.model import Adoption
from rules.pack import Pack
from rules.sections.rulebook import LIST_OF_EFFECT
from rules.twins import spelled
from rules.wording import condition_words, value_words


@dataclass(frozen=True, slots=True)
class Traces:
    """An explanation with its pack and the reader's language: conditions are told in it, codes as the pack has them."""

    pack: Pack
    explanation: Explanation
    language: str

    def rule_lines(self) -> Iterator[str]:
        """Rules that hold, each with its conditions, effects and source."""
        _ = translator(self.language)
        if not self.explanation.fired:
            yield "  " + _("None.")
        for trace in self.explanation.fired:
            yield f"  {trace.rule_id} {trace.title}"
            conditions = self._joined(trace.checks) or _("it always holds")
            yield "    " + _("because {conditions}").format(conditions=conditions)
            yield "    " + _("gives {effects}").format(effects=", ".join(self.effect(e) for e in trace.effects))
            yield "    " + _("source: {source}").format(source=trace.source)

    def credit_lines(self) -> Iterator[str]:
        """Each effect of the conclusion and the rules that it came from."""
        _ = translator(self.language)
        if not self.explanation.credits:
            yield "  " + _("None.")
        for credit in self.explanation.credits:
            line = _("{effect}: from {rules}")
            yield "  " + line.format(effect=self.effect(credit.effect), rules=", ".join(credit.rules))

    def near_miss_lines(self) -> Iterator[str]:
        """Rules that nearly held, each with the conditions that failed."""
        _ = translator(self.language)
        if not self.explanation.near_misses:
            yield "  " + _("None.")
        for trace in self.explanation.near_misses:
            yield "  " + self._missed(trace)

    def fact_lines(self) -> Iterator[str]:
        """Each fact that the rules were asked about, by the field's name."""
        for field in self._fields().values():
            value = self.explanation.fact.get(field.name)
            yield f"  {self._name(field)}: {self.value(field, value)}"

    def value(self, field: Field, value: Constant | None) -> str:
        """A fact's value as a reader expects it: yes and no in words, a decimal comma in Swedish."""
        if value is None:
            return translator(self.language)("unknown")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return number(value, self.language)
        return value_words(value, field, self.language)

    def effect(self, effect: Effect) -> str:
        """An effect in the words of packs in the reader's language."""
        value = effect.value if isinstance(effect.value, int) else self._said(effect, effect.value)
        return f"{spelled(effect.kind.value, self.language)} {value}"

    def _said(self, effect: Effect, value: str) -> str:
        if effect.kind in LIST_OF_EFFECT:
            return value
        _ = translator(self.language)
        return _("yes") if value == "ja" else spelled(value, self.language)

    def _missed(self, trace: RuleTrace) -> str:
        _ = translator(self.language)
        line = _("{rule} {title}: does not hold, as {conditions}")
        return line.format(rule=trace.rule_id, title=trace.title, conditions=self._joined(trace.failed))

    def _joined(self, checks: tuple[ConditionCheck, ...]) -> str:
        return "; ".join(self._check(check) for check in checks)

    def _check(self, check: ConditionCheck) -> str:
        field = self._fields()[check.field]
        is_own = self.pack.language == self.language
        words = check.words if is_own else condition_words(check.condition, field, self.language)
        line = translator(self.language)("{field} is {value} (condition: {words})")
        return line.format(field=self._name(field), value=self.value(field, check.value), words=words)

    def _name(self, field: Field) -> str:
        return field.english if self.language == "en" else field.name

    def _fields(self) -> dict[str, Field]:
        return self.pack.catalogue.fields(self.explanation.stage)


def number(value: float, language: str) -> str:
    """A number to the thousandth, without needless decimals.

    >>> number(300.0, "sv"), number(12.25, "sv")
    ('300', '12,25')
    """
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "sv" else text


def adopted(adoption: Adoption, language: str) -> str:
    """Who decided that the pack applies, or that nobody has yet."""
    _ = translator(language)
    if adoption.is_example:
        return _("The pack is an example: no body has adopted it.")
    paragraph = f" § {adoption.paragraph.lstrip('§ ')}" if adoption.paragraph else ""
    return _("The pack was adopted by {body} on {day}, {number}.").format(
        body=adoption.body, day=adoption.decided_on, number=f"{adoption.register_number}{paragraph}"
    )


def confirmed(language: str, *, is_confirmed: bool) -> str:
    """Whether the rules gave the stored outcome when they were run again."""
    _ = translator(language)
    if is_confirmed:
        return _("The rules were run again for this answer and gave the stored outcome.")
    return _("Run again today the rules give another outcome: a register has changed since. Run: berord run.")
