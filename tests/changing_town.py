"""A random town in a store, changes to it of every sort, and what a store concludes, told without its own numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import shapely
import sqlalchemy as sa

from impact.facts import CATALOGUE
from impact.findings import RUN_SERIES
from impact.model import (
    Administration,
    BusinessArea,
    District,
    Measure,
    Property,
    PropertyInterest,
    Record,
    Workplace,
    key_of,
)
from impact.registering.revision import Terms
from impact.run import open_pack
from impact.store.database import Connection, writing
from impact.store.deliver import LeftOut, Origin, deliver, deliver_measures
from impact.store.registers import current_measures, read_register
from impact.store.tables import (
    area_exposures,
    assessments,
    deadlines,
    exposures,
    findings,
    outcomes,
    proposals,
    recipients,
    unlifted,
)
from impact.terms import AdministrationKind, InterestKind
from rules.pack import Pack

DAY = date(2027, 1, 15)
EAST, NORTH, SIDE_M = 670_000.0, 6_577_000.0, 6_000.0
KINDS = ("gatuarbete", "ledningsarbete", "detaljplan", "evenemang", "exploatering", None)
STAGES = ("planerad", "samråd", "byggskede", "inställd", None)
PLANNERS = ("trafikkontoret", "exploateringskontoret", "sdf-1", "sdf-2")
ORIGIN = Origin("serie", "fil", "hash")

STOCKHOLM = open_pack("stockholm")


def with_text(name: str, before: str, after: str) -> Pack:
    """The Stockholm pack with a text in one of its files replaced."""
    text = STOCKHOLM.files[name]
    assert before in text
    return Pack.from_files({**STOCKHOLM.files, name: text.replace(before, after, 1)}, CATALOGUE)


class Town:
    """Registers and measures at random places; `rng` decides everything."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.n = 0

    def fill(self, connection: Connection) -> None:
        """The first deliveries."""
        everywhere = shapely.box(EAST, NORTH, EAST + SIDE_M / 2, NORTH + SIDE_M)
        districts = [District("d1", "Väst", geometry=everywhere.wkb)]
        put(connection, districts)
        put(connection, [self.administration(i) for i in PLANNERS])
        put(connection, [self.area() for _ in range(5)])
        put(connection, [self.workplace() for _ in range(60)])
        properties = [self.property() for _ in range(25)]
        put(connection, properties)
        put(connection, [self.interest(self.rng.choice(properties).designation) for _ in range(30)])
        measure(connection, [self.measure() for _ in range(14)])

    def change(self, connection: Connection) -> str:
        """One change of a random sort; gives its name."""
        sort = self.rng.choice(tuple(CHANGES))
        CHANGES[sort](self, connection)
        return sort

    def point(self) -> tuple[float, float]:
        return EAST + self.rng.uniform(0, SIDE_M), NORTH + self.rng.uniform(0, SIDE_M)

    def square(self, side_m: float) -> bytes:
        x, y = self.point()
        return bytes(shapely.box(x, y, x + side_m, y + side_m).wkb)

    def number(self) -> int:
        self.n += 1
        return self.n

    def administration(self, key: str) -> Administration:
        is_district = key.startswith("sdf")
        kind = AdministrationKind.DISTRICT_ADMINISTRATION if is_district else AdministrationKind.DEPARTMENT
        district = self.rng.choice(["d1", "d2", None]) if is_district else None
        return Administration(key, key, kind, self.rng.choice([None, *NUMBERS]), district_id=district)

    def area(self, key: str | None = None) -> BusinessArea:
        key = key or f"a{self.number()}"
        side_m = self.rng.choice([200.0, 600.0, 1200.0])
        return BusinessArea(key, f"Område {key}", self.rng.random() < 0.5, geometry=self.square(side_m))

    def workplace(self, key: str | None = None) -> Workplace:
        x, y = self.point()
        return Workplace(
            key or f"{self.number():08}", self.rng.choice(NUMBERS), "Provbolaget", sni_2007=self.rng.choice(ACTIVITIES),
            size_class=self.rng.choice(["1-4", "20-49", None]), is_active=self.rng.random() < 0.9,
            geometry=None if self.rng.random() < 0.05 else shapely.Point(x, y).wkb,
        )  # fmt: skip

    def property(self, key: str | None = None) -> Property:
        return Property(key or f"Provet 1:{self.number()}", geometry=self.square(self.rng.choice([20.0, 80.0, 300.0])))

    def interest(self, designation: str, key: str | None = None) -> PropertyInterest:
        kind = self.rng.choice(list(InterestKind))
        holder = self.rng.choice([None, *NUMBERS])
        spelt = self.rng.choice([designation, designation.upper()])
        return PropertyInterest(key or f"i{self.number()}", spelt, kind, "Ägaren", holder)

    def measure(self, key: str | None = None) -> Measure:
        x, y = self.point()
        shape = shapely.LineString([(x, y), (x + self.rng.uniform(-400, 400), y + self.rng.uniform(-400, 400))])
        starts_on = self.rng.choice([None, DAY + timedelta(days=self.rng.randrange(-40, 200))])
        ends_on = self.rng.choice([None, starts_on + timedelta(days=self.rng.randrange(90))]) if starts_on else None
        fate = self.rng.random()
        return Measure(
            key or f"M{self.number()}", self.rng.choice(PLANNERS), "Provåtgärd",
            kind=self.rng.choice(KINDS), stage=self.rng.choice(STAGES), starts_on=starts_on, ends_on=ends_on,
            target_activities=self.rng.choice(ACTIVITIES)[:2] if fate < 0.1 else None,
            target_numbers="; ".join(self.rng.sample(NUMBERS, 2)) if 0.1 < fate < 0.2 else None,
            geometry=None if fate < 0.15 else shape.wkb,
        )  # fmt: skip

    def one_of(self, connection: Connection, record_type: type[Record]) -> str:
        return self.rng.choice(list(read_register(connection, record_type)))


NUMBERS = ["529900-0017", "529900-0025", "529900-0033", "529900-0041", "529900-0058"]
ACTIVITIES = ["56100", "47110", "41200", "69201"]


def put(connection: Connection, records: list[Any], *, end_missing: bool = False) -> None:
    """Deliver records of one register; with `end_missing` all others of it end."""
    deliver(connection, type(records[0]), records, ORIGIN, end_missing=end_missing)


def measure(connection: Connection, records: list[Measure]) -> None:
    """Deliver measures."""
    deliver_measures(connection, records, ORIGIN, LeftOut(), Terms.of(STOCKHOLM, DAY))


def _end_one(town: Town, connection: Connection, record_type: type[Record]) -> None:
    gone = town.one_of(connection, record_type)
    kept = [r for r in read_register(connection, record_type).values() if getattr(r, key_of(record_type)) != gone]
    if kept:
        put(connection, kept, end_missing=True)


def _retouch(town: Town, connection: Connection) -> None:
    """What nobody is judged by, and what only counts."""
    workplace = read_register(connection, Workplace)[town.one_of(connection, Workplace)]
    put(connection, [replace(workplace, name=f"Lagret {town.number()}", size_class=town.rng.choice(["5-9", "500+"]))])


def _dates(town: Town, connection: Connection) -> None:
    """A measure in another period: its neighbours may be no longer alone."""
    known = list(current_measures(connection).values())
    record, _ = town.rng.choice(known)
    starts_on = DAY + timedelta(days=town.rng.randrange(100))
    measure(connection, [replace(record, starts_on=starts_on, ends_on=starts_on + timedelta(days=60))])


def _district(town: Town, connection: Connection) -> None:
    x = EAST + SIDE_M * town.rng.choice([0.4, 0.5, 0.6])
    shapes = {
        "d1": shapely.box(EAST, NORTH, x, NORTH + SIDE_M),
        "d2": shapely.box(x, NORTH, EAST + SIDE_M, NORTH + SIDE_M * town.rng.choice([0.5, 1.0])),
    }
    chosen = town.rng.choice(list(shapes))
    put(connection, [District(chosen, chosen, geometry=shapes[chosen].wkb)])


CHANGES: dict[str, Callable[[Town, Connection], None]] = {
    "a workplace comes": lambda t, c: put(c, [t.workplace()]),
    "a workplace is another": lambda t, c: put(c, [t.workplace(t.one_of(c, Workplace))]),
    "a workplace is called otherwise": _retouch,
    "a workplace goes": lambda t, c: _end_one(t, c, Workplace),
    "a property is another": lambda t, c: put(c, [t.property(t.one_of(c, Property))]),
    "a property goes": lambda t, c: _end_one(t, c, Property),
    "an interest comes": lambda t, c: put(c, [t.interest(t.one_of(c, Property))]),
    "an interest is another": lambda t, c: put(c, [t.interest(t.one_of(c, Property), t.one_of(c, PropertyInterest))]),
    "an interest goes": lambda t, c: _end_one(t, c, PropertyInterest),
    "an area comes": lambda t, c: put(c, [t.area()]),
    "an area is another": lambda t, c: put(c, [t.area(t.one_of(c, BusinessArea))]),
    "an area goes": lambda t, c: _end_one(t, c, BusinessArea),
    "a district is another": _district,
    "an administration is another": lambda t, c: put(c, [t.administration(t.one_of(c, Administration))]),
    "a measure comes": lambda t, c: measure(c, [t.measure()]),
    "a measure is another": lambda t, c: measure(c, [t.measure(t.rng.choice(list(current_measures(c))))]),
    "a measure has other dates": _dates,
}


def town_in(database: str, seed: int) -> Town:
    """A database with a random town."""
    town = Town(random.Random(seed))  # noqa: S311 - a town, not a secret
    with writing(database, may_create=True) as connection:
        town.fill(connection)
    return town


def concluded(connection: Connection) -> dict[str, Any]:
    """Everything that holds of every measure, and the open findings of runs, in words and figures of the outside."""
    now = assessments.c.is_current
    found: dict[str, Any] = {
        row.measure_id: {"revision": row.revision, "zero": (row.zero_reason, row.zero_detail), "rows": []}
        for row in connection.execute(sa.select(assessments).where(now))
    }
    told = [c for c in outcomes.c if c.name not in ("outcome_no", "pack_hash", "digest")]
    about = (recipients.c.recipient_type, recipients.c.recipient_id, exposures.c.relations, exposures.c.distance_m)
    met = (
        sa.select(assessments.c.measure_id, *about, exposures.c.area_ids, *told)
        .join_from(exposures, assessments, exposures.c.assessment_no == assessments.c.assessment_no)
        .join(recipients, recipients.c.recipient_no == exposures.c.recipient_no)
        .join(outcomes, outcomes.c.outcome_no == exposures.c.outcome_no)
    )
    statements = [met]
    for table, number in ((area_exposures, ""), (deadlines, ""), (proposals, "proposal_no"), (unlifted, "unlifted_no")):
        shown = [c for c in table.c if c.name not in ("assessment_no", number)]
        statements.append(sa.select(assessments.c.measure_id, *shown).join_from(table, assessments))
    for part, statement in enumerate(statements):
        for row in connection.execute(statement.where(now)):
            found[row[0]]["rows"].append((part, *map(repr, row[1:])))
    for each in found.values():
        each["rows"].sort()
    said = sa.select(findings.c.code, findings.c.source, findings.c.details, findings.c.status)
    rows = connection.execute(said.where(findings.c.series == RUN_SERIES))
    found["findings"] = sorted(map(repr, rows))
    return found
