"""The reader's words for the engine's and the pack's code words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from impact.model import Measure
from impact.results import OutreachMaterial, Recipient
from impact.terms import Relation, Term
from impact.unread import shown_word


@dataclass(frozen=True, slots=True)
class Words:
    """A language and the pack's labels in it. A code word without a label is shown as it is."""

    language: str
    labels: Mapping[str, str]

    @classmethod
    def of(cls, material: OutreachMaterial) -> Words:
        return cls(material.language, material.labels)

    def label(self, word: str | None) -> str:
        """The label of one code word; empty for None.

        >>> Words("sv", {"e-post": "E-post"}).label("e-post"), Words("sv", {}).label(None)
        ('E-post', '')
        """
        return self.labels.get(word, word) if word else ""

    def of_measure(self, measure: Measure, field: str) -> str:
        """The label of a measure's kind, stage or effect on traffic; of an unknown word that, and the word."""
        return shown_word(measure, field, self.label, self.language)

    def label_list(self, words: Iterable[str]) -> str:
        """The labels of several code words, with commas between."""
        return ", ".join(self.label(word) for word in words)

    def relation_list(self, relations: Iterable[Relation]) -> str:
        """The relations as a reader says them."""
        return ", ".join(r.label(self.language).replace("_", " ") for r in relations)

    def kind_of(self, recipient: Recipient) -> str:
        """Workplace, owner, leaseholder or tenant."""
        return (recipient.interest_kind or recipient.recipient_type).label(self.language)

    def term(self, terms: type[Term], value: str) -> str:
        """The label of one of the engine's own words; what is none of them is shown as it is."""
        member = terms.of(value)
        return member.label(self.language) if member else value
