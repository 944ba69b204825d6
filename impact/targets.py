"""Whom a matter concerns by what they do or who they are: fees, procurements and permits have no place on a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.shapes import Indices
from impact.model import Measure
from impact.situation import Situation
from impact.terms import Relation

Masks = np.ndarray[tuple[int], np.dtype[np.uint8]]
Part = tuple[Indices, Indices, Masks]
"""Measure index, recipient index and relation bits, row by row."""


@dataclass(frozen=True, slots=True)
class Target:
    """The activities (beginnings of SNI 2007 codes) and organisation numbers that a measure names."""

    activities: tuple[str, ...]
    numbers: tuple[str, ...]


def listed(text: str | None) -> tuple[str, ...]:
    """The members of a field that lists several, in order, each once.

    >>> listed("56; 4711; 56"), listed(None)
    (('56', '4711'), ())
    """
    return tuple(dict.fromkeys(part for part in (text or "").split("; ") if part))


def target_of(measure: Measure) -> Target:
    """Whom the measure names, as intake has read it."""
    return Target(listed(measure.target_activities), listed(measure.target_numbers))


def bits(count: int, relation: Relation) -> Masks:
    """The relation's bit, `count` times."""
    return np.full(count, relation.bit, dtype=np.uint8)


def by_target(situation: Situation, targets: Sequence[Target]) -> Iterator[Part]:
    """Active workplaces of the named activities, and every recipient with a named organisation number."""
    activity = [w.sni_2007 or "" for w in situation.workplaces]
    number = [w.organisation_number for w in situation.workplaces]
    number += [i.organisation_number or "" for i in situation.interests]
    for measure, target in enumerate(targets):
        if target.activities:
            found = [i for i, code in enumerate(activity) if code.startswith(target.activities)]
            yield _part(measure, found, Relation.BY_ACTIVITY)
        if target.numbers:
            wanted = set(target.numbers)
            yield _part(measure, [i for i, n in enumerate(number) if n in wanted], Relation.NAMED)


def _part(measure: int, recipients: Sequence[int], relation: Relation) -> Part:
    found = np.asarray(recipients, dtype=np.intp)
    return np.full(len(found), measure, dtype=np.intp), found, bits(len(found), relation)
