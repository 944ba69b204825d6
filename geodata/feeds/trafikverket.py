"""Situations from Trafikverket's open interface, as JSON: one row for each deviation of a situation.

The schema has changed: a deviation is an object or a list, geometry stands under `Geometry.WGS84` or under `Point` and
`Line`, as well-known text with longitude first. All of them are read. `StartTime` and `EndTime` are the work's;
`PublicationTime` is set anew at each publication and says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.feeds.events import UNPLANNED_TYPES, unplanned_left_out
from geodata.feeds.flat import at, flat, items, text_of
from geodata.feeds.gathering import Gathering, Part, unreadable_record
from geodata.feeds.json_stream import records
from geodata.feeds.times import local_time
from geodata.reference.repair import unreadable_place
from geodata.remarks import Remark

DRIVER = "Trafikverket Situation"
RESULT = "RESPONSE.RESULT"
WANTED = {f"{RESULT}.Situation": "situation", f"{RESULT}.ERROR": "error", f"{RESULT}.INFO": "info"}

SYSTEMS = {"WGS84": "EPSG:4326", "SWEREF99TM": "EPSG:3006"}
"""The keys geometry stands under, the first that is there counts, and what its numbers are in."""

CLOSED_CODE, CLOSED_ICON = "vägen avstängd", "roadclosed"
"""Only these tell a closed road: the type of the message is Vägarbete all the same."""

COLUMNS = ("Id", "Situation.Id", "work", "Header", "RoadNumber", "RoadName", "LocationDescriptor", "StartTime",
           "EndTime", "trafficEffect", "roadClosed", "Message", "Schedule")  # fmt: skip
"""The columns that a profile reads; they are there also in an answer that leaves some empty."""

UNPLANNED = frozenset({"olycka", "hinder"})
"""Types of messages about what has happened, left out by name."""

ROUND = 100
"""Queries ask for at most a round number of situations. An answer with exactly so many may have been cut off there."""


def read_trafikverket(path: Path, file: str) -> Delivered:
    """The deviations as rows, in the file's order, with text columns and the places they give.

    Raises GeodataError when the file is damaged, or the answer is an error.
    """
    gathering = Gathering(path, DRIVER, COLUMNS)
    n_situations = 0
    bare: list[str] = []
    for kind, value in records(path, WANTED, file):
        if kind == "error":
            raise _refused_there(file, value)
        if kind == "situation":
            n_situations += 1
            bare += _add(gathering, value)
    if n_situations and n_situations % ROUND == 0:
        gathering.remarks.append(_perhaps_cut(n_situations))
    gathering.remarks += [_without_deviations(bare)] if bare else []
    gathering.remarks += [unplanned_left_out(gathering.left_out)] if gathering.left_out else []
    return gathering.delivered()


def _add(gathering: Gathering, situation: Any) -> list[str]:
    """The situation's deviations as rows; its id when it has none."""
    deviations = items(at(situation, "Deviation"))
    if not deviations and isinstance(situation, dict):
        return [text_of(situation.get("Id") or "–")]
    own = flat(situation, ignored=("Deviation",)) if isinstance(situation, dict) else {}
    for deviation in deviations or [situation]:
        row = gathering.record()
        if not isinstance(deviation, dict) or not isinstance(situation, dict):
            gathering.remarks.append(unreadable_record(row))
            gathering.add(row, {}, [])
            continue
        fields = flat(deviation, ignored=("Geometry", "Schedule"))
        if fields.get("MessageType", "").casefold() in UNPLANNED or fields.get("MessageTypeValue") in UNPLANNED_TYPES:
            gathering.leave_out(fields.get("MessageType") or fields["MessageTypeValue"])
            continue
        fields |= {f"Situation.{name}": text for name, text in own.items()} | _worked_out(deviation, fields)
        gathering.add(row, fields, _parts(deviation.get("Geometry"), row, gathering.remarks))
    return []


def _worked_out(deviation: dict[str, Any], fields: dict[str, str]) -> dict[str, str]:
    """What is done, what it does to traffic, and the periods: from several fields, in their words."""
    code, restriction = fields.get("MessageCode", ""), fields.get("TrafficRestrictionType", "")
    is_code_closed = code.strip().casefold() == CLOSED_CODE
    is_closed = is_code_closed or fields.get("IconId", "").strip().casefold() == CLOSED_ICON
    return {
        "work": fields.get("MessageType", "") if is_code_closed or not code else code,
        "trafficEffect": CLOSED_CODE.capitalize() if is_closed else restriction,
        "roadClosed": "true" if is_closed else "false",
        "Schedule": "; ".join(_periods(deviation)),
    }


def _periods(deviation: dict[str, Any]) -> Iterator[str]:
    """Each period as start/end, in Swedish time, with what else is said of it."""
    for period in items(deviation.get("Schedule")):
        if not isinstance(period, dict):
            yield text_of(period)
            continue
        texts = {name: local_time(text) for name, text in flat(period).items()}
        start, end = texts.pop("StartOfPeriod", ""), texts.pop("EndOfPeriod", "")
        yield " ".join([f"{start}/{end}", *(f"{name} {text}" for name, text in texts.items())])


def _parts(geometry: Any, row: int, remarks: list[Remark]) -> list[Part]:
    """Lines before points: a point of a work that has a line is only where the map puts its sign."""
    lines, points = _written(geometry, "Line"), _written(geometry, "Point")
    parts = []
    for text, crs in lines or points or _in_systems(geometry):
        shape = _drawn(text) if isinstance(text, str) else None
        if shape is None:
            remarks.append(unreadable_place(row))
        else:
            parts.append(Part(shapely.force_2d(shape), crs))
    return parts


def _drawn(text: str) -> BaseGeometry | None:
    with np.errstate(over="ignore"):  # a number beyond all bounds is told of when the rows are gathered
        shape: BaseGeometry | None = shapely.from_wkt(text, on_invalid="ignore")
    return shape


def _written(geometry: Any, kind: str) -> list[tuple[Any, str]]:
    return [found for one in items(geometry) for holder in items(at(one, kind)) for found in _in_systems(holder)]


def _in_systems(holder: Any) -> list[tuple[Any, str]]:
    """The texts under the first system there is, with its code."""
    for one in items(holder):
        for key, crs in SYSTEMS.items():
            if at(one, key) is not None:
                return [(text, crs) for text in items(at(one, key))]
    return []


def _refused_there(file: str, error: Any) -> GeodataError:
    message = at(error, "MESSAGE")
    return GeodataError(
        "The file {file} holds Trafikverket's refusal of a query, not situations.",
        "It says: {message}.",
        "Correct the query, and fetch the file again.",
        file=file,
        message=str(message or "–")[:200].rstrip("."),
    )


def _perhaps_cut(n: int) -> Remark:
    return Remark(
        None,
        "feed-perhaps-cut",
        "The answer holds exactly {n} situations, a round number: the query's limit may have cut it off.",
        "Ask with a higher limit, or for one county at a time, until fewer come than were asked for.",
        {"n": n},
    )


def _without_deviations(bare: list[str]) -> Remark:
    return Remark(
        None,
        "records-left-out",
        "Situations without deviations, left out: {n}; the first are {ids}.",
        "Nothing, if they have been deleted there; otherwise ask with all fields included.",
        {"n": len(bare), "ids": ", ".join(bare[:5])},
    )
