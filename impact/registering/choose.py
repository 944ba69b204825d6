"""`berord findings resolve` with a place: a person says where a measure is, and it is assessed at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from geodata.shapes import from_wkb, points_of
from impact.causes import Pending
from impact.errors import UsageRefused
from impact.findings import Place, Resolution
from impact.location.candidate import Candidate, numbered
from impact.location.choice import Choice
from impact.location.kinds import NO_PLACE_SAID, PLACE_QUESTIONS
from impact.location.locate import Locator
from impact.location.outcome import Outcome, as_one
from impact.model import Measure
from impact.registering.revision import Terms
from impact.run import How, assess_and_store, require_registers_in
from impact.run_report import MeasureCounts, Said
from impact.setting import Setting
from impact.store.affected import affected_by_measure
from impact.store.database import writing
from impact.store.deliver import store_revised
from impact.store.findings import AskedPlace, asked_place, resolve_findings
from impact.store.places import keep_choice, read_places
from impact.store.registers import current_measures
from impact.store.remembered import Remembered
from impact.terms import LocationQuality, PlaceKind
from rules.pack import Pack

EASTINGS, NORTHINGS = (200_000.0, 1_000_000.0), (6_100_000.0, 7_700_000.0)
"""Where a point in Sweden can lie, in SWEREF 99 TM."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a person says that a measure is: exactly one of a candidate's number, a text, or a point (EPSG:3006)."""

    number: int | None = None
    designation: str | None = None
    address: str | None = None
    name: str | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of an answer: the measure, where it is now, how well that is known, and how many it informs.

    Protected recipients are not counted, as nowhere.
    """

    measure_id: str
    place: str
    quality: LocationQuality
    informed: int


def choose_place(
    database: str, finding_id: str, answer: Answer, resolution: Resolution, *, pack: Pack, as_of: date
) -> Chosen:
    """Place the measure that a finding asks about, remember the answer, and assess the measure, in one transaction.

    The answer holds as long as the sender's text is the same.

    Raises:
        UsageRefused: no open finding with that id, one that asks about no place, or an answer that the registers lack.

    """
    with writing(database) as connection:
        asked = asked_place(connection, finding_id)
        known = current_measures(connection, [asked.measure_id])
        if asked.measure_id not in known:
            raise UsageRefused(
                "The measure {measure_id} was left out of its delivery, so there is nothing to place.",
                remedy="Correct its row first: the other findings of {measure_id} say what is wrong with it.",
                measure_id=asked.measure_id,
            )
        remembered = Remembered()
        frame = remembered.frame(connection, as_of)
        require_registers_in(connection, frame)
        locator = Locator(read_places(connection, frame))
        measure, _ = known[asked.measure_id]
        unplaced = replace(measure, geometry=None, location_quality=LocationQuality.NONE)
        _require_asked(locator, asked, measure, unplaced)
        chosen, quality, shape = _place(locator, asked, answer)
        choice = Choice(asked.measure_id, asked.text, shape, quality, chosen, resolution.by, resolution.reason, as_of)
        keep_choice(connection, choice)
        placed, _findings = locator.with_choice(choice).place(unplaced, None, Place(""))
        store_revised(connection, [placed], Terms.of(pack, as_of))
        resolve_findings(connection, [finding_id], resolution, on=as_of)
        said = Said(MeasureCounts(read=1, changed=1))
        assess_and_store(
            connection, Setting(frame, pack, as_of), Pending.revised({asked.measure_id}), said, How(remembered)
        )
        informed = sum(row.informed for row in affected_by_measure(connection, asked.measure_id).rows)
        return Chosen(asked.measure_id, chosen, placed.location_quality, informed)


def _require_asked(locator: Locator, asked: AskedPlace, measure: Measure, unplaced: Measure) -> None:
    """Refuse an answer to what is no longer asked: a place that was delivered since must not be lost to it."""
    _placed, findings = locator.place(unplaced, None, Place(""))
    still = {"" if f.code == NO_PLACE_SAID else f.value for f in findings if f.code in PLACE_QUESTIONS}
    if measure.location_quality is LocationQuality.EXACT or asked.text not in still:
        raise UsageRefused(
            "The measure {measure_id} is not asked for that place any longer: it has been delivered anew since, "
            "or the row was left out.",
            remedy="Close the finding with --reason alone.",
            measure_id=asked.measure_id,
        )


def _place(locator: Locator, asked: AskedPlace, answer: Answer) -> tuple[str, LocationQuality, bytes]:
    """What was chosen, in words; how well the place is known; and its shape."""
    if answer.number is not None:
        return _candidate(locator, asked.candidates, answer.number)
    if answer.point is not None:
        return _point(answer.point)
    if answer.designation is not None:
        return _text(answer.designation, locator.designations.find(answer.designation))
    if answer.address is not None:
        return _text(answer.address, locator.addresses.find(answer.address))
    return _text(answer.name or "", locator.names.find(answer.name or ""))


def _candidate(locator: Locator, candidates: tuple[Candidate, ...], number: int) -> tuple[str, LocationQuality, bytes]:
    if not 1 <= number <= len(candidates):
        raise UsageRefused(
            "There is no candidate {number}.",
            remedy="Choose one of these, or say the place: {candidates}.",
            number=number,
            candidates=numbered(candidates),
        )
    candidate = candidates[number - 1]
    shape = locator.shape_of(candidate)
    if shape is None:
        raise UsageRefused(
            "{candidate} is not in the registers any longer, or stands there several times.",
            remedy="Say the place with --property, --address, --area or --point.",
            candidate=candidate.label,
        )
    quality = {PlaceKind.PROPERTY: LocationQuality.PROPERTY, PlaceKind.ADDRESS: LocationQuality.ADDRESS}
    return candidate.label, quality.get(candidate.kind, LocationQuality.APPROXIMATE), shape


def _point(point: tuple[float, float]) -> tuple[str, LocationQuality, bytes]:
    easting, northing = point
    if not (EASTINGS[0] <= easting <= EASTINGS[1] and NORTHINGS[0] <= northing <= NORTHINGS[1]):
        raise UsageRefused(
            "The point {point} lies outside Sweden.",
            remedy="Write easting and northing in SWEREF 99 TM, in that order: --point 674032,6580822.",
            point=f"{easting:.10g},{northing:.10g}",
        )
    shape = as_one(points_of(np.array([point], dtype=float)))
    return f"{easting:.0f}, {northing:.0f}", LocationQuality.EXACT, shape


def _text(text: str, outcomes: tuple[Outcome, ...]) -> tuple[str, LocationQuality, bytes]:
    """A place that a person writes is as strict as a sender's: all of it must be found, and only once."""
    unplaced = [o for o in outcomes if not o.is_placed]
    if unplaced or not outcomes:
        raise UsageRefused(
            "{text} is not one place in the registers.",
            remedy="Write it as one of these, or give --point: {candidates}.",
            text=unplaced[0].text if unplaced else text,
            candidates=numbered(unplaced[0].candidates if unplaced else ()),
        )
    shapes = from_wkb([shape for o in outcomes for shape in o.shapes])
    return text, LocationQuality.least(o.quality for o in outcomes), as_one(shapes)
