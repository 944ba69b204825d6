"""Workplaces that the hard cases are about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

import numpy as np

from geodata.samples.cases import EXACT_DISTANCES_M, PROTECTED_NAMES
from geodata.samples.make.areas import areas, centre_of
from geodata.samples.make.lots import Lot, lots_of, streets_of
from geodata.samples.make.numbers import company_number, person_number
from geodata.samples.make.plane import XY, longest_edge, place
from geodata.samples.make.workplaces import Firm, Work, ordinary

RING_CENTRE = place(59.2570, 18.1480)
"""Where OVR-2027-903 lies, in whole metres."""

SEVERAL = Firm(company_number(90_001), "Exempelkedjan Ulvsunda AB", ("46690", "46640"))


@lru_cache(maxsize=1)
def works() -> tuple[Work, ...]:
    """All workplaces: the ordinary ones, then the awkward ones."""
    return tuple(
        chain(ordinary(), _protected(), _in_the_hole(), _on_borders(), _at_distances(), _several(), _outside())
    )


def street_of_several() -> str:
    """The street in Ulvsunda along which one company has five workplaces."""
    return streets_of("ulvsunda")[0].name


def protected_lots() -> tuple[Lot, ...]:
    """Three lots side by side in Västberga where somebody with a protected identity works."""
    street = streets_of("vastberga")[0].name
    return tuple(lot for lot in lots_of("vastberga") if lot.street == street)[2:5]


def _protected() -> Iterator[Work]:
    """Three sole traders in Västberga and one in Högdalen, all with a protected identity."""
    lots = (*protected_lots(), lots_of("hogdalen")[5])
    for serial, (name, lot) in enumerate(zip(PROTECTED_NAMES[:4], lots, strict=True)):
        firm = Firm(person_number(9_000 + serial), name, ("43341", "43341"), is_person=True)
        postal = areas()[lot.area_id].sketch.postal
        address = f"Skyddsgatan {serial + 1}"
        yield Work(firm, name, "0", address, postal, lot.entrance, is_protected=True, area_id=lot.area_id)


def _one(serial: int, name: str, address: str, postal: tuple[str, str], spot: XY) -> Work:
    firm = Firm(company_number(90_100 + serial), f"Exempelbolaget {name} AB", ("49410", "49410"))
    return Work(firm, None, "5-9", address, postal, spot)


def _in_the_hole() -> Iterator[Work]:
    sketch = areas()["hogdalen"].sketch
    x, y = centre_of(sketch)
    yield _one(0, "Hålet", "Hålvägen 1", sketch.postal, (x + 60, y))


def _on_borders() -> Iterator[Work]:
    """One exactly on a corner of Vinsta, one exactly in the middle of Bromsten's longest edge."""
    vinsta, bromsten = areas()["vinsta"], areas()["bromsten"]
    corner = vinsta.parts[0].exterior.coords[0]
    start, edge = longest_edge(bromsten.parts[0])
    middle = start + edge / 2
    yield _one(1, "Hörnet", "Gränsvägen 1", vinsta.sketch.postal, (corner[0], corner[1]))
    yield _one(2, "Kanten", "Gränsvägen 2", bromsten.sketch.postal, (float(middle[0]), float(middle[1])))


def _at_distances() -> Iterator[Work]:
    """Exact distances lie along (3, 4), so that they are whole metres east and north of the middle."""
    x, y = RING_CENTRE
    for serial, metres in enumerate(EXACT_DISTANCES_M):
        address = f"Avståndsvägen {metres}"
        exact = (x + 0.6 * metres, y + 0.8 * metres)
        beyond = (x - metres - 0.01, y)
        yield _one(10 + serial, f"Avstånd {metres}", address, ("12833", "SKARPNÄCK"), exact)
        yield _one(30 + serial, f"Bortom {metres}", f"{address} B", ("12833", "SKARPNÄCK"), beyond)


def _several() -> Iterator[Work]:
    """Five workplaces along one street in Ulvsunda and one each in Kista and Skrubba."""
    ulvsunda = [lot for lot in lots_of("ulvsunda") if lot.street == street_of_several()][:5]
    for number, lot in enumerate([*ulvsunda, lots_of("kista")[0], lots_of("skrubba")[0]], start=1):
        postal = areas()[lot.area_id].sketch.postal
        name = f"{SEVERAL.name}, filial {number}"
        yield Work(SEVERAL, name, "10-19", f"{lot.street} {lot.number}", postal, lot.entrance, area_id=lot.area_id)


def _outside() -> Iterator[Work]:
    """Six in the neighbour municipality just east of Skrubba, as a delivery by postal code would hold."""
    x, y = float(areas()["skrubba"].outline.bounds[2]) + 1_150, centre_of(areas()["skrubba"].sketch)[1]
    for number in range(6):
        spot = (x + 60 * number, float(np.round(y + 40 * (number % 3))))
        yield _one(60 + number, f"Grannkommunen {number + 1}", f"Grannvägen {number + 1}", ("13500", "TYRESÖ"), spot)
