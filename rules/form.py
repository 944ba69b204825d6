"""Reading one form of a pack: typed values by key, with every mistake noted at its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rules.errors import Mistakes, Place
from rules.grammar import NUMBERS_AS, number_of
from rules.model import Validity
from rules.source import Node, Record, Series, Text
from rules.twins import meant, spelled
from rules.words import MOST_DAYS, days_of, listing, nearest

UNTIL_FURTHER_NOTICE = "tills vidare"


class Form:
    """Keys and values of one rule, row or list, asked for by their Swedish name, whichever language the pack is in.

    A value that is missing or wrong becomes a mistake and an empty value, so that reading goes on to the next.
    """

    def __init__(self, record: Record, mistakes: Mistakes, rule_id: str | None = None, *, language: str = "sv") -> None:
        self.record = record
        self.mistakes = mistakes
        self.rule_id = rule_id
        self.language = language

    @property
    def place(self) -> Place:
        """Where the form begins."""
        return self.record.place.within(self.rule_id)

    def written(self, key: str) -> str:
        """The key as it stands here: its English twin in an English pack that does not use the Swedish word."""
        return key if key in self.record.entries else spelled(key, self.language)

    def node(self, key: str) -> Node | None:
        """What stands under a key; None when it is left out."""
        return self.record.entries.get(self.written(key))

    def keys(self, known: Sequence[str]) -> list[str]:
        """Which of the known keys stand here, in the order written."""
        found = (meant(key, known, self.language) for key in self.record.entries)
        return [key for key in dict.fromkeys(found) if key in known]

    def place_of(self, key: str) -> Place:
        """Where a key stands, or the form when it is missing."""
        return self.record.places.get(self.written(key), self.record.place).within(self.rule_id)

    def check_keys(self, known: Sequence[str]) -> None:
        """Refuse keys that nothing reads, with the nearest known one, and keys that stand in both languages."""
        seen: dict[str, str] = {}
        for key, node in self.record.entries.items():
            word = meant(key, known, self.language)
            other = seen.setdefault(word, key)
            if other != key:
                self.mistakes.add(self.place_of(key), "The keys {other} and {key} mean the same.", other=other, key=key)
            elif word not in known and isinstance(node, Text) and not node.text:
                self.mistakes.add(
                    self.place_of(key),
                    "The word {word} stands where a key is expected.",
                    why="Between braces a comma separates keys.",
                    remedy="Put a list between brackets [ ], and a number with decimal comma between quotation marks.",
                    word=key,
                )
            elif word not in known:
                self.refuse_word(key, key, known)

    def refuse_word(self, key: str, word: str, known: Sequence[str]) -> None:
        """Note that `word`, at `key`, is not one of the known words."""
        known = [spelled(each, self.language) for each in known]
        guess = nearest(word, known)
        place = self.place_of(key)
        if guess:
            self.mistakes.add(
                place, "The word {word} is not known here.", remedy="Did you mean {guess}?", word=word, guess=guess
            )
        else:
            self.mistakes.add(
                place,
                "The word {word} is not known here.",
                remedy="Known words: {known}.",
                word=word,
                known=listing(known),
            )

    def text(self, key: str) -> str:
        """A text that must be there; "" when it is not."""
        found = self.optional_text(key)
        if not found:
            self.mistakes.add(self.place_of(key), "The key {key} is missing or empty.", key=self.written(key))
        return found or ""

    def optional_text(self, key: str) -> str | None:
        """A text that may be left out."""
        node = self.node(key)
        if node is None or isinstance(node, Text):
            return node.text if node else None
        self.mistakes.add(
            self.place_of(key), "The key {key} holds a list where one text is expected.", key=self.written(key)
        )
        return None

    def choice(self, key: str, known: Sequence[str], *, otherwise: str = "") -> str:
        """One of the known words, in Swedish; `otherwise` when it is left out, "" when it must not be or is another."""
        text = self.optional_text(key) if otherwise else self.text(key)
        if not text:
            return otherwise
        word = meant(text, known, self.language)
        if word in known:
            return word
        self.refuse_word(key, text, known)
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list, or texts separated by commas; empty when the key is left out."""
        node = self.node(key)
        if isinstance(node, Text):
            return tuple(part.strip() for part in node.text.split(",") if part.strip())
        return texts_of(node, self.place_of(key), self.mistakes) if node else ()

    def day(self, key: str, *, may_be_open: bool = False) -> date | None:
        """A date as YYYY-MM-DD; None when left out, a mistake, or, where it `may_be_open`, until further notice."""
        text = self.optional_text(key)
        if not text or (may_be_open and meant(text, (UNTIL_FURTHER_NOTICE,), self.language) == UNTIL_FURTHER_NOTICE):
            return None
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # a day that the month does not have: said below, like everything that is not a date
        place = self.place_of(key)
        self.mistakes.add(place, "The date {text} is not one.", remedy="Write it as 2026-01-31.", text=text)
        return None

    def required_day(self, key: str) -> date:
        """A date that must be there."""
        self.text(key)
        return self.day(key) or date.min

    def number(self, key: str) -> float:
        """A number that must be there; 0 when it is not one."""
        text = self.text(key)
        number = number_of(text, self.language)
        if number is None and text:
            self.mistakes.add(
                self.place_of(key),
                "The value {text} of {key} is not a number.",
                remedy=NUMBERS_AS[self.language],
                text=text,
                key=self.written(key),
            )
        return number or 0.0

    def days(self, key: str) -> int:
        """A whole number of days; 0 when it is not one."""
        text = self.text(key)
        days = days_of(text)
        if text and days is None:
            self.refuse_days(key, text)
        return days or 0

    def refuse_days(self, key: str, text: str) -> None:
        """Note that what stands at `key` is no whole number of days within ten years."""
        self.mistakes.add(
            self.place_of(key),
            "The value {word} of {effect} is more than {most} days."
            if text.isdecimal()
            else "The value {word} of {effect} is not a whole number of days.",
            remedy="Write only the number, for example 14.",
            word=text,
            effect=self.written(key),
            most=MOST_DAYS,
        )

    def validity(self, otherwise: Validity | None = None) -> Validity:
        """The keys `från` and `till`, or `otherwise` when neither stands there."""
        if otherwise and not self.keys(("från", "till")):
            return otherwise
        found = Validity(self.required_day("från"), self.day("till", may_be_open=True))
        if found.valid_to and found.valid_to < found.valid_from:
            self.mistakes.add(self.place_of("till"), "The validity ends before it begins.")
        return found

    def form(self, key: str) -> Form | None:
        """The keys and values under a key; None when left out or when it is something else."""
        node = self.node(key)
        if isinstance(node, Record):
            return Form(node, self.mistakes, self.rule_id, language=self.language)
        if node is not None:
            self.mistakes.add(self.place_of(key), "The key {key} must hold keys and values.", key=self.written(key))
        return None

    def forms(self, key: str) -> list[Form]:
        """The list of forms under a key."""
        node = self.node(key)
        if node is None:
            return []
        return forms_of(node, self.place_of(key), self.mistakes, self.language)


def texts_of(node: Node, place: Place, mistakes: Mistakes) -> tuple[str, ...]:
    """The texts of a list, or the one text; a mistake for anything nested."""
    members = node.members if isinstance(node, Series) else (node,)
    if not all(isinstance(member, Text) for member in members):
        mistakes.add(place, "Only words are expected in this list.")
    return tuple(member.text for member in members if isinstance(member, Text))


def forms_of(node: Node, place: Place, mistakes: Mistakes, language: str) -> list[Form]:
    """The forms of a list; a mistake for members that are not keys and values."""
    if not isinstance(node, Series):
        mistakes.add(place, "A list is expected here.", remedy="Begin every member with '- '.")
        return []
    for member in node:
        if not isinstance(member, Record):
            mistakes.add(member.place, "Every member of this list must hold keys and values.")
    return [Form(member, mistakes, language=language) for member in node if isinstance(member, Record)]
