"""Detailed plans after the national specification (Detaljplan 4.1): one row for each plan, its provisions left out.

In deliveries every `geometry` is null: the outlines stand under `plangeometri`, each with its own reference system. In
answers from the search interface the geometry is on the feature, in SWEREF 99 TM unless the file says otherwise, and
the plan's fields stand under `detaljplan`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.feeds.flat import at, flat, items, text_of
from geodata.feeds.gathering import Gathering, Part, system, unreadable_record
from geodata.feeds.geojson import parts_of
from geodata.feeds.json_stream import records
from geodata.reference.repair import unreadable_place
from geodata.remarks import Remark

DRIVER = "NGP detaljplan"
PLAN = "detaljplan"
DEFAULT_SYSTEM = "EPSG:3006"
WANTED = {"features": "feature", "crs.properties.name": "crs"}
KIND_KEYS = ("feature:typ", "feature.typ", "feature_typ")
IDENTITY = "objektidentitet"
COLUMNS = (IDENTITY, "namn", "beteckning", "typ", "status", "datumStatusforandring", "syfte", "kommun",
           "beslutsinformation.diarienummerKommun")  # fmt: skip
"""The columns that a profile reads; they are there also in a delivery that leaves some empty."""


class _Plans:
    """The plans read so far, by identity, so that further parts of one join its row."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._known: dict[str, tuple[int, dict[str, str]]] = {}
        self.n_rows = 0

    def add(self, row: int, fields: dict[str, str], parts: list[Part]) -> None:
        identity = fields.get(IDENTITY)
        known = self._known.get(identity) if identity else None
        if known is not None and known[1] == fields:
            self._gathering.join(known[0], parts)
            return
        if identity:
            self._known[identity] = (self.n_rows, fields)
        self._gathering.add(row, fields, parts)
        self.n_rows += 1


def read_ngp(path: Path, file: str) -> Delivered:
    """The plans as rows, numbered by their place among the features, with text columns and their outlines.

    Raises GeodataError when the file is damaged, holds provisions and no plan, or its numbers contradict their system.
    """
    gathering = Gathering(path, DRIVER, COLUMNS)
    plans = _Plans(gathering)
    default = DEFAULT_SYSTEM
    for kind, value in records(path, WANTED, file):
        if kind == "crs":
            default = value if isinstance(value, str) else default
            continue
        row = gathering.record()
        properties = at(value, "properties")
        if not isinstance(properties, dict):
            gathering.remarks.append(unreadable_record(row))
            plans.add(row, {}, [])
            continue
        typ = kind_of(properties)
        if typ is not None and typ.casefold() != PLAN:
            gathering.leave_out(typ)
            continue
        plans.add(row, _fields(value, properties), _parts(value, properties, default, row, gathering.remarks))
    if gathering.n_records and not plans.n_rows:
        raise _only_provisions(file, gathering.left_out.total())
    if gathering.left_out:
        gathering.remarks.append(_provisions(gathering.left_out.total(), sorted(gathering.left_out)))
    return gathering.delivered()


def kind_of(properties: dict[str, Any]) -> str | None:
    """What a feature is, in any of the spellings; None when it does not say.

    >>> kind_of({"feature:typ": "detaljplan"}), kind_of({"feature": {"typ": "egenskapsbestämmelse"}}), kind_of({})
    ('detaljplan', 'egenskapsbestämmelse', None)
    """
    said = next((properties[key] for key in KIND_KEYS if key in properties), None) or at(properties, "feature", "typ")
    return said if isinstance(said, str) else None


def _fields(feature: dict[str, Any], properties: dict[str, Any]) -> dict[str, str]:
    fields = flat(properties, (PLAN,), ("plangeometri",))
    identity = feature.get("id")
    if IDENTITY not in fields and isinstance(identity, str | int):
        fields[IDENTITY] = text_of(identity)
    return fields


def _parts(
    feature: dict[str, Any], properties: dict[str, Any], default: str, row: int, remarks: list[Remark]
) -> list[Part]:
    """The outlines with their systems; the feature's own geometry only where there are none."""
    described = items(properties.get("plangeometri") or at(properties, PLAN, "plangeometri"))
    if not described:
        crs = system(default, row, remarks) if feature.get("geometry") is not None else None
        return parts_of(feature.get("geometry"), crs, row, remarks) if crs else []
    parts = []
    for description in described:
        geometry = at(description, "geometri")
        named = at(geometry, "koordinatsystemPlan")
        crs = system(str(named), row, remarks) if named else None
        if at(geometry, "position") is None:
            remarks.append(unreadable_place(row))
        elif crs or not named:
            parts += parts_of(at(geometry, "position"), crs, row, remarks)
    return parts


def _provisions(n: int, kinds: list[str]) -> Remark:
    return Remark(
        None,
        "records-left-out",
        "Provisions ({kinds}), left out: {n}; they belong to the plans and are no measures of their own.",
        "Nothing: the plans' outlines hold them all.",
        {"n": n, "kinds": ", ".join(kinds[:5])},
    )


def _only_provisions(file: str, n: int) -> GeodataError:
    return GeodataError(
        "The file {file} holds provisions of plans ({n}), and no plan.",
        "Without the plan itself there is neither a name nor a status.",
        "Ask the sender for the whole delivery, or search for feature.typ detaljplan.",
        file=file,
        n=n,
    )
