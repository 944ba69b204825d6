"""Words of a measure that the rule pack does not know: kept as the sender wrote them, and shown for what they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from impact.language import sentence
from impact.model import Measure

UNKNOWN = {
    "kind": "Unknown kind: '{word}'",
    "stage": "Unknown stage: '{word}'",
    "traffic_effect": "Unknown effect on traffic: '{word}'",
}
"""Measure fields whose words are the pack's; what is said of a word that it does not have."""


def unread_words(measure: Measure) -> dict[str, str]:
    """Field → the sender's word, for each word that the pack did not know when the measure was registered.

    >>> unread_words(Measure("M1", "tk", "Spont", kind_text="Spontning"))
    {'kind': 'Spontning'}
    """
    texts = {field: getattr(measure, f"{field}_text") for field in UNKNOWN}
    return {field: text for field, text in texts.items() if text is not None}


def said_of_unread(words: Mapping[str, str], language: str) -> str:
    """The unknown words in the reader's language, such as "Okänd åtgärdstyp: 'Spontning'"."""
    return ", ".join(sentence(UNKNOWN[field], {"word": word}, language) for field, word in words.items())


def shown_word(measure: Measure, field: str, label: Callable[[str | None], str], language: str) -> str:
    """A field's word as a reader sees it: the pack's label, or that it is unknown and what the sender wrote."""
    unread = unread_words(measure)
    if field in unread:
        return said_of_unread({field: unread[field]}, language)
    return label(getattr(measure, field))
