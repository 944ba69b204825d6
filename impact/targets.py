"""Whom a matter concerns by what they do or who they are: fees, procurements and permits have no place on a map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from geodata.shapes import Flags, Indices
from impact.listed import listed
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


def target_of(measure: Measure) -> Target:
    """Whom the measure names, as intake has read it."""
    return Target(listed(measure.target_activities), listed(measure.target_numbers))


def bits(count: int, relation: Relation) -> Masks:
    """The relation's bit, `count` times."""
    return np.full(count, relation.bit, dtype=np.uint8)


def by_target(situation: Situation, targets: Sequence[Target]) -> Iterator[Part]:
    """Active workplaces of the named activities, and every recipient with a named organisation number."""
    recipients = situation.recipients
    for measure, target in enumerate(targets):
        if target.activities:
            of_activity = recipients.sni_2007.flags(partial(_begins, beginnings=target.activities))
            yield _part(measure, of_activity, Relation.BY_ACTIVITY)
        if target.numbers:
            is_named = recipients.organisation_number.flags(set(target.numbers).__contains__)
            yield _part(measure, is_named, Relation.NAMED)


def _begins(code: str | None, beginnings: tuple[str, ...]) -> bool:
    return code is not None and code.startswith(beginnings)


def _part(measure: int, is_meant: Flags, relation: Relation) -> Part:
    found = np.flatnonzero(is_meant)
    return np.full(len(found), measure, dtype=np.intp), found, bits(len(found), relation)
