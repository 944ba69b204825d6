"""Conditions and effects as sentences that somebody who has never seen a rule pack can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from rules.catalogue import Field
from rules.effects import STATUTORY, Effect, EffectKind
from rules.grammar import Condition, Constant
from rules.model import Rule, Validity
from rules.pack import Pack
from rules.sections.codes import PARTICIPANT_LIST
from rules.sections.rulebook import LIST_OF_EFFECT
from rules.words import WORDS, Op, number_words

Translate = Callable[[str], str]
"""An English template → the reader's language."""

UNORDERED = (EffectKind.LED_BY, EffectKind.INVITE)
"""Effects whose words have no order of their own, unlike levels, forms of dialogue and committees."""
NAMES = (PARTICIPANT_LIST, LIST_OF_EFFECT[EffectKind.COMMITTEE])
"""Lists of bodies and roles: their texts are names, and keep their first letter."""


@dataclass(frozen=True, slots=True)
class Clause:
    """How a field is spoken of, in the reader's language.

    `name` heads a column. `subject` stands in "when the stage is review"; for yes and no there are the two clauses
    themselves. `unit` follows a number. `values` are words for what a closed field can be, by the catalogue's word.
    """

    name: str
    subject: str = ""
    yes: str = ""
    no: str = ""
    unit: str = ""
    values: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """A language: its code, its templates, and by stage of deciding and field how fields are spoken of.

    `headings` names the stages of deciding whose rules stand in a section of their own, `parameters` the parameters.
    """

    language: str
    translate: Translate
    clauses: Mapping[str, Mapping[str, Clause]]
    headings: Mapping[str, str] = dataclass_field(default_factory=dict)
    parameters: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says rules of one pack in one language."""

    pack: Pack
    wording: Wording

    def rule(self, rule: Rule) -> str:
        """The rule as a sentence: what follows, then when."""
        effects = self.joined([self.effects(kind, rule.effects) for kind in _kinds(rule.effects)])
        conditions = self._all_of([self.condition(rule.stage, each) for each in rule.conditions])
        translate = self.wording.translate
        if not conditions:
            return capital(translate("{effects}, always.").format(effects=effects))
        return capital(translate("{effects} when {conditions}.").format(effects=effects, conditions=conditions))

    def effects(self, kind: EffectKind, effects: Iterable[Effect]) -> str:
        """The effects of one kind as a clause."""
        translate = self.wording.translate
        found = [effect for effect in effects if effect.kind is kind]
        template = _templates(translate)[kind]
        if kind is EffectKind.INFORM and any(effect.value == STATUTORY for effect in found):
            template = translate("the law requires that the recipient is informed")
        words = self.joined(self.values(kind, found))
        return template.format(n=words, words=words)

    def values(self, kind: EffectKind, effects: Iterable[Effect]) -> list[str]:
        """What the effects of one kind add, in words; what has no order of its own by the alphabet."""
        found = [self.value(effect) for effect in effects if effect.kind is kind]
        return sorted(found, key=alphabetical) if kind in UNORDERED else found

    def value(self, effect: Effect) -> str:
        """What an effect adds, in words: a label, or the number of days."""
        if effect.kind in LIST_OF_EFFECT:
            return self.label(LIST_OF_EFFECT[effect.kind], str(effect.value))
        return str(effect.value)

    def condition(self, stage: str, condition: Condition) -> str:
        """The condition as a clause that can follow "when"."""
        clause = self.clause(stage, condition.field)
        if condition.constants in ((True,), (False,)) and clause.yes:
            return clause.yes if condition.constants[0] is (condition.op is Op.ONE_OF) else clause.no
        template = _comparisons(self.wording.translate)[condition.op]
        values = [self._number(each, clause) for each in condition.constants] + ["", ""]
        listed = self.joined(self._values(stage, condition), either=True)
        return template.format(subject=clause.subject, words=listed, n=values[0], m=values[1])

    def cell(self, stage: str, condition: Condition) -> str:
        """The condition as a cell of a table whose column is the field."""
        if condition.op is Op.ONE_OF:
            return ", ".join(self._values(stage, condition))
        return condition.words

    def clause(self, stage: str, field: str) -> Clause:
        """How a field is spoken of; by its own name when nobody has said."""
        return self.wording.clauses.get(stage, {}).get(field) or Clause(capital(field.replace("_", " ")), field)

    def label(self, code_list: str, code: str) -> str:
        """A code's text as it stands inside a sentence."""
        text = self.pack.label(code_list, code, self.wording.language)
        return text if code_list in NAMES else lowered(text)

    def parameter(self, name: str) -> str:
        """What a parameter is called; by its own name when nobody has said."""
        return self.wording.parameters.get(name, name)

    def days(self, validity: Validity) -> str:
        """From when and until when something holds."""
        translate = self.wording.translate
        if validity.valid_to is None:
            return translate("Valid from {first} until further notice.").format(first=validity.valid_from)
        return translate("Valid from {first} to {last}.").format(first=validity.valid_from, last=validity.valid_to)

    def joined(self, words: Sequence[str], *, either: bool = False) -> str:
        """The words with commas between, and "and" (or "or") before the last.

        >>> Speaker(None, Wording("sv", str, {})).joined(["a", "b", "c"])  # type: ignore[arg-type]
        'a, b och c'
        """
        own = WORDS[self.wording.language]
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {own.or_ if either else own.and_} {words[-1]}"

    def _all_of(self, clauses: Sequence[str]) -> str:
        if len(clauses) < 3 and not any(", " in clause for clause in clauses):
            return self.joined(clauses)
        *rest, last = clauses
        return "; ".join([*rest, f"{WORDS[self.wording.language].and_} {last}"]) if rest else last

    def _values(self, stage: str, condition: Condition) -> list[str]:
        field = self.pack.catalogue.fields(stage)[condition.field]
        return [self._value(field, each, self.clause(stage, condition.field)) for each in condition.constants]

    def _value(self, field: Field, value: Constant, clause: Clause) -> str:
        words = WORDS[self.wording.language]
        if isinstance(value, bool):
            return words.yes if value else words.no
        if isinstance(value, (int, float)):
            return self._number(value, clause)
        if field.code_list:
            return self.label(field.code_list, value)
        if value in clause.values:
            return clause.values[value]
        if self.wording.language == "en" and field.english_values and field.values:
            return field.english_values[field.values.index(value)]
        return value

    def _number(self, value: Constant, clause: Clause) -> str:
        if isinstance(value, (str, bool)):
            return ""
        return f"{number_words(value, self.wording.language)} {clause.unit}".strip()


def _comparisons(translate: Translate) -> Mapping[Op, str]:
    return {
        Op.ONE_OF: translate("{subject} is {words}"),
        Op.NONE_OF: translate("{subject} is known and other than {words}"),
        Op.AT_MOST: translate("{subject} is at most {n}"),
        Op.AT_LEAST: translate("{subject} is at least {n}"),
        Op.ABOVE: translate("{subject} is more than {n}"),
        Op.BELOW: translate("{subject} is less than {n}"),
        Op.BETWEEN: translate("{subject} is from {n} to {m}"),
        Op.MISSING: translate("{subject} is not known"),
        Op.PRESENT: translate("{subject} is known"),
    }


def _templates(translate: Translate) -> Mapping[EffectKind, str]:
    return {
        EffectKind.INFORM: translate("the recipient is informed"),
        EffectKind.EXEMPT: translate("the recipient is not informed, unless the law requires it,"),
        EffectKind.NOTICE_DAYS: translate("the notice is at least {n} days"),
        EffectKind.DIALOGUE: translate("the form is {words}"),
        EffectKind.LEVEL: translate("the level is at least {words}"),
        EffectKind.INVITE: translate("those who take part include {words}"),
        EffectKind.COMMITTEE: translate("the matter goes to {words} for decision"),
        EffectKind.LED_BY: translate("the dialogue is led by {words}"),
        EffectKind.DEVIATION: translate("a deviation is reported ({words})"),
    }


def effect_names(translate: Translate) -> Mapping[EffectKind, str]:
    """What each kind of effect is called at the head of a column."""
    return {
        EffectKind.INFORM: translate("Informed"),
        EffectKind.EXEMPT: translate("Exempted"),
        EffectKind.NOTICE_DAYS: translate("Notice (days)"),
        EffectKind.DIALOGUE: translate("Dialogue forms"),
        EffectKind.LEVEL: translate("Level"),
        EffectKind.INVITE: translate("Invited"),
        EffectKind.COMMITTEE: translate("Committee"),
        EffectKind.LED_BY: translate("Led by"),
        EffectKind.DEVIATION: translate("Deviations"),
    }


def _kinds(effects: Iterable[Effect]) -> list[EffectKind]:
    return list(dict.fromkeys(effect.kind for effect in effects))


def capital(text: str) -> str:
    """With a capital first letter.

    >>> capital("åtgärden"), capital("")
    ('Åtgärden', '')
    """
    return text[:1].upper() + text[1:]


def alphabetical(text: str) -> str:
    """What to sort words by: å, ä and ö come last, in that order.

    >>> sorted(["Öppet", "Zon", "Ärende", "Åtgärd"], key=alphabetical)
    ['Zon', 'Åtgärd', 'Ärende', 'Öppet']
    """
    return text.casefold().translate(SWEDISH_LAST)


SWEDISH_LAST = str.maketrans("åäö", "{|}")


def lowered(text: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation.

    >>> lowered("Laga kraft"), lowered("TA-plan")
    ('laga kraft', 'TA-plan')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
