"""`rules sensitivity`: how many are met and told as a distance of the pack grows or shrinks. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from impact.answers.simulate import require_measures, require_words
from impact.assess import Met, meet, reach_of
from impact.facts import RECIPIENT_STAGE
from impact.model import Measure
from impact.run import require_registers
from impact.situation import Situation
from impact.store.database import reading
from impact.store.registers import current_measures
from impact.store.situation import read_situation
from rules.adjust import with_parameter
from rules.decide import decide
from rules.pack import Pack

DISTANCES = ("område_avstånd_m", "räckvidd_m", "gatubredd_m")
"""The parameters that decide whom a measure meets."""
FACTORS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """One distance to try: the pack's own times `factor`, or `value` metres for every kind and stage."""

    factor: float | None = None
    value: float | None = None

    @property
    def change(self) -> Callable[[float], float]:
        """What becomes of each value of the parameter."""
        return lambda old: self.value if self.value is not None else old * (1.0 if self.factor is None else self.factor)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a distance leads to, for the measures of a kind, or of all kinds.

    `least_m` and `most_m` are the distances of these measures, metres. `exposures` counts measure × recipient,
    `messages` those informed, `recipients` those informed at least once, `silent` the measures that inform nobody.
    """

    factor: float | None
    least_m: float
    most_m: float
    kind: str | None
    measures: int
    exposures: int
    recipients: int
    messages: int
    silent: int


@dataclass(frozen=True, slots=True)
class Variation:
    """What is varied, by what, on which day; and whether each kind has figures of its own."""

    parameter: str
    trials: tuple[Trial, ...]
    as_of: date
    by_kind: bool = False


def sensitivity(database: str, pack: Pack, variation: Variation) -> tuple[Effect, ...]:
    """The figures for each trial, in the order given; with `by_kind`, those of all kinds and then of each.

    Raises:
        Refusal: no registers, no measures, or measures with words that the pack does not know.
        RulesError: a value below zero, or a pack that does not hold on the day.

    """
    with reading(database) as connection:
        situation = read_situation(connection, variation.as_of)
        measures = tuple(record for record, _ in current_measures(connection).values())
    require_registers(situation)
    require_measures(measures, None)
    require_words(pack, measures)
    return tuple(effect for trial in variation.trials for effect in _tried(situation, measures, pack, variation, trial))


def _tried(
    situation: Situation, measures: tuple[Measure, ...], pack: Pack, variation: Variation, trial: Trial
) -> Iterator[Effect]:
    other = with_parameter(pack, variation.parameter, trial.change)
    met = meet(situation, measures, reach_of(other, measures, variation.as_of), variation.as_of)
    informed = decide(other, RECIPIENT_STAGE, met.facts, on=variation.as_of).informed
    varied = dict(zip(DISTANCES, _distances(met), strict=True))[variation.parameter]
    kinds: Sequence[str | None] = (
        [None, *sorted({m.kind for m in measures if m.kind is not None})] if variation.by_kind else [None]
    )
    for kind in kinds:
        is_asked = np.array([kind in (None, m.kind) for m in measures], bool)
        rows = is_asked[met.exposures.measure]
        told = rows & informed
        silent = is_asked & (np.bincount(met.exposures.measure[told], minlength=len(measures)) == 0)
        yield Effect(
            factor=trial.factor,
            least_m=float(varied[is_asked].min()),
            most_m=float(varied[is_asked].max()),
            kind=kind,
            measures=int(is_asked.sum()),
            exposures=int(rows.sum()),
            recipients=len(np.unique(met.exposures.recipient[told])),
            messages=int(told.sum()),
            silent=int(silent.sum()),
        )


def _distances(met: Met) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...]:
    return met.reach.area_distance_m, met.reach.reach_m, met.reach.street_width_m
