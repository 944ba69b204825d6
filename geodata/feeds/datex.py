"""DATEX II, versions 1 to 3: the records of a SituationPublication, one row each.

Versions and countries differ in namespaces and in what wraps the publication, not in the names of what matters, so
elements are known by their local names. Every text of a record becomes a column named by its element; what is left out
is named here.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.feeds.datex_places import FOR_MAPS, NUMBERS, place_of
from geodata.feeds.events import UNPLANNED_TYPES, unplanned_left_out
from geodata.feeds.gathering import Gathering
from geodata.feeds.inexact import Inexact
from geodata.feeds.times import local_time
from geodata.feeds.xml_stream import RecordStream
from geodata.remarks import Remark

DRIVER = "DATEX II"
ROOTS = frozenset({"situation", "situationRecord"})
"""What records are read from; a record may stand without a situation around it."""

WRAPPERS = frozenset({"value", "values", "comment"})
"""Elements that only wrap a text: it belongs to the element around them."""

IGNORED = frozenset({"alternativeRoute", "situationRecordCreationReference"})
"""Left out by name: the way round, which is not where the work is, and the sender's copy of the record's own id."""

IGNORED_ATTRIBUTES = frozenset({"id", "version", "lang", "index", "order", "srsName", "srsDimension", "xsi:type",
                                "schemaLocation", "modelBaseVersion", "targetClass"})  # fmt: skip
"""Attributes that say how an element is written, or are read where they matter."""

CLOSING = frozenset({"roadClosed", "carriagewayClosures", "roadBlocked", "carriagewayBlocked"})
CLOSED_BY = ("roadOrCarriagewayOrLaneManagementType", "trafficConstrictionType")
"""Where a record says that nobody passes."""

REAL = frozenset({"real", None})

COLUMNS = ("situationId", "situationRecordId", "situationRecordType", "work", "trafficEffect", "roadClosed",
           "overallStartTime", "overallEndTime", "validPeriod", "validityStatus", "roadNumber", "roadName",
           "locationDescription", "generalPublicComment", "sourceName", "placedBy")  # fmt: skip
"""The columns that a profile reads; they are there also in a feed that leaves some empty."""

WORKS = ("roadMaintenanceType", "constructionWorkType")
"""Where a record says more closely what is done than by its class."""


def read_datex(path: Path, file: str) -> Delivered:
    """The records as rows, in the file's order, with text columns and the places they give.

    Raises GeodataError when the file is damaged or hostile, or holds no situations.
    """
    gathering = Gathering(path, DRIVER, COLUMNS)
    stream = RecordStream(path, ROOTS, file)
    bare: list[str] = []
    inexact = Inexact()
    for root in stream:
        records = [root] if root.tag == "situationRecord" else root.findall("situationRecord")
        if not records:
            bare.append(root.get("id") or "–")
        shared = {} if root.tag == "situationRecord" else _shared(root)
        for record in records:
            _add(gathering, record, shared, inexact)
    if gathering.n_records == 0 and not bare:
        raise _no_situations(file, stream.types)
    gathering.remarks += [_without_records(bare)] if bare else []
    gathering.remarks += inexact.remarks()
    gathering.remarks += [unplanned_left_out(gathering.left_out)] if gathering.left_out else []
    return gathering.delivered()


def _add(gathering: Gathering, record: Element, shared: dict[str, str], inexact: Inexact) -> None:
    """The record as a row, and whether its place is only roughly that."""
    row = gathering.record()
    kind = (record.get("xsi:type") or "").rpartition(":")[2]
    if kind in UNPLANNED_TYPES:
        gathering.leave_out(kind)
        return
    texts = _texts(record)
    effects = [word for name in CLOSED_BY for word in texts.get(name, {})]
    closing = [word for word in effects if word in CLOSING]
    fields = {
        "situationRecordId": record.get("id") or "",
        "situationRecordVersion": record.get("version") or "",
        "situationRecordType": kind,
        "work": next((word for name in WORKS for word in texts.get(name, {})), kind),
        "trafficEffect": next(iter(closing or effects), ""),
        "roadClosed": "true" if closing else "false",
        **{name: "; ".join(values) for name, values in texts.items()},
        "validPeriod": "; ".join(_periods(record)),
    }
    fields |= {name: text for name, text in shared.items() if not fields.get(name)}
    place = place_of(record, row, gathering.remarks)
    fields["placedBy"] = "; ".join(sorted(place.ways))
    if fields.get("informationStatus") not in REAL:
        gathering.remarks.append(_not_real(row, fields["informationStatus"]))
    gathering.add(row, fields, place.parts)
    if place.is_straight:
        inexact.between_ends.append(row)
    elif place.ways == {FOR_MAPS}:
        inexact.for_maps.append(row)


def _shared(situation: Element) -> dict[str, str]:
    """What a situation says of all its records."""
    own = Element("situation")
    own.extend(child for child in situation if child.tag != "situationRecord")
    texts = {name: "; ".join(values) for name, values in _texts(own).items()}
    return texts | {"situationId": situation.get("id") or "", "situationVersion": situation.get("version") or ""}


def _texts(element: Element) -> dict[str, dict[str, None]]:
    """All texts below an element by the name of the element that means them, each once, in their order."""
    texts: dict[str, dict[str, None]] = {}
    _gather(element, element.tag, texts)
    return texts


def _gather(element: Element, meaning: str, texts: dict[str, dict[str, None]]) -> None:
    for child in _in_swedish(element):
        if child.tag in IGNORED or child.tag in NUMBERS or child.tag == "validPeriod":
            continue
        name = meaning if child.tag in WRAPPERS else child.tag
        for key, value in child.attrib.items():
            if key not in IGNORED_ATTRIBUTES:
                texts.setdefault(f"{name}.{key}", {})[value] = None
        if len(child):
            _gather(child, name, texts)
        elif child.text and child.text.strip():
            texts.setdefault(name, {})[child.text.strip()] = None
        elif child.get("id"):
            texts.setdefault(name, {})[str(child.get("id"))] = None


def _in_swedish(element: Element) -> list[Element]:
    """The element's children; of the same text in several languages the Swedish one, when there is one."""
    swedish = [child for child in element if child.tag == "value" and (child.get("lang") or "").startswith("sv")]
    return swedish or list(element)


def _periods(record: Element) -> list[str]:
    """Each period as start/end, in Swedish time, with what else is said of it."""
    periods = []
    for period in record.iter("validPeriod"):
        start, end = (local_time((period.findtext(name) or "").strip()) for name in ("startOfPeriod", "endOfPeriod"))
        others = [f"{name} {', '.join(values)}" for name, values in _texts(period).items()
                  if name not in {"startOfPeriod", "endOfPeriod"}]  # fmt: skip
        periods.append(" ".join([f"{start}/{end}", *others]))
    return periods


def _no_situations(file: str, types: set[str]) -> GeodataError:
    return GeodataError(
        "The DATEX II file {file} holds no situations.",
        "What it holds is {types}. An empty delivery is more often a failed export than nothing planned.",
        "Ask the sender for a SituationPublication.",
        file=file,
        types=", ".join(sorted(types)) or "–",
    )


def _without_records(bare: list[str]) -> Remark:
    return Remark(
        None,
        "records-left-out",
        "Situations without records, left out: {n}; the first are {ids}.",
        "Nothing, if the sender has ended them; otherwise ask for the records.",
        {"n": len(bare), "ids": ", ".join(bare[:5])},
    )


def _not_real(row: int, status: str) -> Remark:
    return Remark(
        row,
        "information-not-real",
        "Row {row} says that it is {status}, not a real event.",
        "Remove it, unless the sender has marked it wrongly.",
        {"row": row, "status": status},
    )
