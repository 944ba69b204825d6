"""Whether numbers can be in the reference system that is said of them; a refusal tells what each other would mean."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.errors import GeodataError
from geodata.reference.candidates import (
    CANDIDATES,
    LEAST_SHARE,
    Trial,
    n_different,
    outside,
    sample_of,
    share_within,
    to_degrees,
    told,
    tried,
)
from geodata.reference.crs import Origin, Reading, describe, parse_crs
from geodata.shapes import Flags, Shapes

CHECK = "Check with the sender; if that is right, give --crs {code}."
TRIED = "For example {example} looks like {looks_like}. Tried: {tried}."

FARTHEST_DEGREES = 3.0
"""Beyond a system's own area of use by so much, Swedish offices no longer use it for want of a better."""


def rows_outside(shapes: Shapes, crs: str, origin: Origin, file: str, municipality: Shapes | None = None) -> Flags:
    """Which shapes lie outside Sweden when their numbers are read as `crs`.

    Raises GeodataError, naming what is said and what the numbers look like, when most of them do; and when none of them
    lies in the municipality (its outlines in EPSG:3006), another system would put most of them there, and nobody chose.
    """
    xy, index = shapely.get_coordinates(shapes, return_index=True)
    n_shapes = n_different(index)
    if n_shapes == 0:
        return np.zeros(len(shapes), dtype=bool)
    reading = Reading.of(crs)
    flags = outside(xy, index, reading, len(shapes))
    if flags.sum() > n_shapes * (1 - LEAST_SHARE):
        raise _contradiction(shapes, reading, origin, file, municipality, example=_example(shapes[flags]))
    if municipality is not None and origin is not Origin.OPTION:
        _check_municipality(shapes, reading, file, municipality)
    return flags


def missing_crs(shapes: Shapes, file: str, municipality: Shapes | None = None) -> GeodataError:
    """The refusal of a file that does not say what its numbers are in, with what they look like."""
    fitting = [trial for trial in tried(shapes, CANDIDATES, municipality) if trial.fits]
    if not fitting:
        return GeodataError(
            "The file {file} has no coordinate reference system.",
            "Its numbers, for example {example}, cannot be placed without one.",
            "Ask the sender which it is and give it, for example --crs EPSG:3006.",
            file=file,
            example=_example(shapes),
        )
    likeliest = fitting[0].reading
    return GeodataError(
        "The file {file} has no coordinate reference system.",
        "Its numbers, for example {example}, look like {looks_like}. Tried: {tried}.",
        CHECK,
        file=file,
        example=_example(shapes),
        looks_like=likeliest.label,
        code=likeliest.text,
        tried=told(fitting),
    )


def is_far_from_its_area(shapes: Shapes, crs: str) -> bool:
    """Whether most shapes, in EPSG:3006, lie far beyond the area that the system is made for."""
    area = parse_crs(crs).area_of_use
    xy, index = shapely.get_coordinates(sample_of(shapes), return_index=True)
    if area is None or not len(xy):
        return False
    lon, _ = to_degrees().transform(*xy.T)
    is_far = (lon < area.west - FARTHEST_DEGREES) | (lon > area.east + FARTHEST_DEGREES)
    n_far = n_different(index[is_far])
    return n_far > n_different(index) * (1 - LEAST_SHARE)


def _check_municipality(shapes: Shapes, reading: Reading, file: str, municipality: Shapes) -> None:
    xy, index = shapely.get_coordinates(sample_of(shapes), return_index=True)
    if share_within(reading.to_metres(xy), index, municipality) > 0:
        return
    trials = tried(shapes, (reading, *CANDIDATES), municipality)
    fitting = [trial for trial in trials[1:] if trial.fits]
    if not fitting:
        return  # another town's measures, which a finding says of each
    raise GeodataError(
        "Nothing in the file {file} lies in the municipality when it is read as {declared}.",
        "As {looks_like} it would. Tried: {tried}.",
        "Check with the sender, and give --crs {code}; or --crs {said} if the file is right.",
        file=file,
        declared=describe(reading.text),
        looks_like=describe(fitting[0].reading.text),
        code=fitting[0].reading.text,
        said=_given(reading),
        tried=told(fitting, trials[0]),
    )


def _given(reading: Reading) -> str:
    """How the reading is given with --crs; a system without a code by its name."""
    authority = parse_crs(reading.code).to_authority(min_confidence=70)
    return Reading(":".join(authority) if authority else parse_crs(reading.code).name, reading.is_swapped).text


def _example(shapes: Shapes) -> str:
    xy = shapely.get_coordinates(shapes[~shapely.is_missing(shapes)][:1])
    return ", ".join(f"{number:.10g}" for number in xy[0]) if len(xy) else ""


def _contradiction(
    shapes: Shapes, reading: Reading, origin: Origin, file: str, municipality: Shapes | None, *, example: str
) -> GeodataError:
    trials = tried(shapes, (reading, *CANDIDATES), municipality)
    if not any(trial.fits for trial in trials[1:]):
        trials = tried(shapes, (reading, *CANDIDATES))  # of another town, then
    fitting = [trial for trial in trials[1:] if trial.fits]
    values: dict[str, object] = {"file": file, "declared": describe(reading.text), "example": example}
    values["tried"] = told(fitting, trials[0])
    if not fitting:
        return GeodataError(
            "The file {file} is read as {declared}, and then lies outside Sweden.",
            "Its numbers, for example {example}, fit no reference system used in Sweden. Tried: {tried}.",
            "Check that it is the right file, or ask the sender for it in EPSG:3006.",
            **values,
        )
    return _likely(fitting[0], origin, values)


def _likely(likeliest: Trial, origin: Origin, values: dict[str, object]) -> GeodataError:
    """The refusal that names what the numbers look like."""
    reading = likeliest.reading
    values |= {"looks_like": reading.label, "code": reading.text}
    if reading.is_swapped:
        return GeodataError(
            "The file {file} is read as {declared}, but its numbers contradict that.",
            "For example {example} looks like {looks_like} with the axes swapped. Tried: {tried}.",
            "Ask the sender to write easting before northing, and longitude before latitude; or, if that is right, "
            "give --crs {code}.",
            **values,
        )
    if origin is Origin.GEOJSON_DEFAULT:
        return GeodataError(
            "The file {file} names no reference system, which in GeoJSON means {declared}. Its numbers do not fit.",
            TRIED,
            CHECK,
            **values,
        )
    return GeodataError(
        "The file {file} is read as {declared}, but its numbers contradict that.", TRIED, CHECK, **values
    )
