"""Work zones after WZDx (Work Zone Data Exchange), versions 2 to 4: GeoJSON whose fields stand one level down.

Version 4 puts what all events share under `core_details`, earlier ones keep everything flat; some feeds write the
names as `coreDetails`. The columns have the specification's names, whatever the feed writes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.delivered import Delivered
from geodata.feeds.flat import at, flat, text_of
from geodata.feeds.gathering import Gathering, Part, unreadable_record
from geodata.feeds.geojson import parts_of
from geodata.feeds.inexact import Inexact
from geodata.feeds.json_stream import records
from geodata.feeds.times import local_time
from geodata.reference.crs import Origin
from geodata.remarks import Remark

DRIVER = "WZDx"
WANTED = {
    "features": "feature",
    "feed_info.data_sources": "source",
    "feedInfo.dataSources": "source",
    "road_event_feed_info.data_sources": "source",
}
CORE = ("core_details",)
COLUMNS = (
    "id",
    "event_type",
    "road_names",
    "name",
    "description",
    "start",
    "end",
    "start_date",
    "end_date",
    "is_start_date_verified",
    "is_end_date_verified",
    "vehicle_impact",
    "event_status",
    "organization_name",
)
"""The columns that a profile reads; they are there also in a feed that leaves some empty."""

DEGREES = "EPSG:4326"

PRELIMINARY = "preliminärt"
"""What Swedish plans write before a day that is not decided; readers of the measure see it."""


def read_wzdx(path: Path, file: str) -> Delivered:
    """The road events as rows, in the file's order, with text columns and their places.

    Raises GeodataError when the file is damaged, or its numbers are not degrees in the order of GeoJSON.
    """
    gathering = Gathering(path, DRIVER, COLUMNS, Origin.GEOJSON_DEFAULT)
    sources: dict[str, str] = {}
    inexact = Inexact()
    for kind, value in records(path, WANTED, file):
        if kind == "source":
            source = {_snake(name): text for name, text in flat(value).items()} if isinstance(value, dict) else {}
            sources[source.get("data_source_id", "")] = source.get("organization_name", "")
        else:
            _add(gathering, value, sources, inexact)
    n_devices = gathering.left_out.total()
    gathering.remarks += [_devices(n_devices)] if n_devices else []
    gathering.remarks += inexact.remarks()
    return gathering.delivered()


def _add(gathering: Gathering, feature: Any, sources: dict[str, str], inexact: Inexact) -> None:
    """The feature as a row, and whether it was drawn as a straight line between its two ends."""
    row = gathering.record()
    properties = at(feature, "properties")
    if not isinstance(properties, dict):
        gathering.remarks.append(unreadable_record(row))
        gathering.add(row, {}, [])
        return
    fields = flat(_snaked(properties), CORE)
    if "device_type" in fields:
        gathering.leave_out(fields["device_type"])
        return
    identity = feature.get("id")
    fields["id"] = text_of(identity) if isinstance(identity, str | int | float) else fields.get("road_event_id", "")
    fields["organization_name"] = sources.get(fields.get("data_source_id", ""), "")
    for end in ("start", "end"):
        accuracy = fields.get(f"{end}_date_accuracy")
        if accuracy and f"is_{end}_date_verified" not in fields:
            fields[f"is_{end}_date_verified"] = "true" if accuracy == "verified" else "false"
        fields[end] = _certain(fields, end)
    parts = parts_of(feature.get("geometry"), DEGREES, row, gathering.remarks)
    drawn = [_between_ends(part) for part in parts]
    gathering.add(row, fields, drawn)
    if drawn != parts:
        inexact.between_ends.append(row)


def _certain(fields: Mapping[str, str], end: str) -> str:
    """The start or the end; one that nobody has verified is preliminary, and as a day: its hour means nothing.

    >>> _certain({"start_date": "2027-02-28T23:30:00Z", "is_start_date_verified": "false"}, "start")
    'preliminärt 2027-03-01'
    """
    text = fields.get(f"{end}_date", "")
    if fields.get(f"is_{end}_date_verified", "").casefold() != "false":
        return text
    try:
        at = datetime.fromisoformat(local_time(text))
    except ValueError:
        return text
    if end == "end" and at.time() == time.min and "T" in text:
        at -= timedelta(days=1)  # midnight after the last day
    return f"{PRELIMINARY} {at.date().isoformat()}"


def _between_ends(part: Part) -> Part:
    """The specification gives the start and the end of an event as a MultiPoint where it has no line."""
    if part.shape.geom_type != "MultiPoint":
        return part
    ends = shapely.get_coordinates(part.shape)
    if len(ends) != 2 or np.array_equal(ends[0], ends[1]):
        return part
    return Part(shapely.LineString(ends), part.crs)


def _snaked(value: Any) -> Any:
    if isinstance(value, dict):
        return {_snake(key): _snaked(inner) for key, inner in value.items()}
    return [_snaked(inner) for inner in value] if isinstance(value, list) else value


def _snake(name: str) -> str:
    """A name as the specification writes it.

    >>> _snake("isStartDateVerified"), _snake("start_date")
    ('is_start_date_verified', 'start_date')
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def _devices(n: int) -> Remark:
    return Remark(
        None,
        "records-left-out",
        "Devices beside the road, left out: {n}; they are no measures.",
        "Nothing needs to be done.",
        {"n": n},
    )
