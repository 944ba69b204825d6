"""Who can be affected, as columns: the active workplaces and then the interests in properties, each in key order.

A country has more than a million, so nothing here is an object per recipient but its id. What a pack may not know, a
name, is there only when an answer asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from geodata.matching.places import Places
from geodata.shapes import Flags, Floats, Indices, from_wkb, points_xy
from impact.columns.coded import Coded, Codes
from impact.columns.texts import Texts
from impact.intake.identity import designation_key
from impact.model import PropertyInterest, Workplace
from impact.size_class import employees
from impact.terms import InterestKind, RecipientType

OWNING = (InterestKind.OWNER, InterestKind.LEASEHOLDER)
NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Countable:
    """What is counted of each recipient: numbers of different companies and so on; `NOBODY`: none."""

    company: Codes
    property: Codes
    owner: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Employees:
    """How many employees each size class stands for, an interval; `is_open` says that it has no greatest number."""

    least: Floats
    most: Floats
    is_open: Flags


@dataclass(frozen=True, eq=False)
class Recipients:
    """One row per recipient. `workplace_xy` has one per workplace, shape (n, 2), EPSG:3006 metres, NaN where unknown.

    `sni_2007` and `size_class` are None for interests; `kind` and `property_key` are None for workplaces. `names` is
    empty unless it was asked for. `sorted_places` are `places` where they are known already.
    """

    ids: Sequence[str]
    workplace_xy: Floats
    organisation_number: Coded[str | None]
    sni_2007: Coded[str | None]
    size_class: Coded[str | None]
    kind: Coded[InterestKind | None]
    property_key: Coded[str | None]
    is_protected: Flags
    names: Sequence[str] = ()
    sorted_places: Places | None = None

    @classmethod
    def of(cls, workplaces: Sequence[Workplace], interests: Sequence[PropertyInterest] = ()) -> Recipients:
        """The columns of records."""
        nothing: list[None] = [None] * len(interests)
        return cls(
            [w.workplace_id for w in workplaces] + [i.interest_id for i in interests],
            points_xy(from_wkb([w.geometry for w in workplaces])),
            Coded.of([*(w.organisation_number for w in workplaces), *(i.organisation_number for i in interests)]),
            Coded.of([*(w.sni_2007 for w in workplaces), *nothing]),
            Coded.of([*(w.size_class for w in workplaces), *nothing]),
            Coded.of([*(None for _ in workplaces), *(i.kind for i in interests)]),
            Coded.of([*(None for _ in workplaces), *(designation_key(i.designation) for i in interests)]),
            np.array([*(w.is_protected for w in workplaces), *(i.is_protected for i in interests)], bool),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def n_workplaces(self) -> int:
        """How many are workplaces: those come first."""
        return len(self.workplace_xy)

    def key(self, row: int) -> tuple[RecipientType, str]:
        """The register and the id of a recipient."""
        is_workplace = row < self.n_workplaces
        return RecipientType.WORKPLACE if is_workplace else RecipientType.PROPERTY_INTEREST, self.ids[row]

    def named(self, names: Sequence[str]) -> Recipients:
        """The same with what lists call each."""
        return replace(self, names=names)

    @cached_property
    def places(self) -> Places:
        """The workplaces' coordinates, ready to be searched."""
        return Places.of(self.workplace_xy) if self.sorted_places is None else self.sorted_places

    def taken(self, rows: Indices) -> Recipients:
        """Those of some rows, ascending, without names."""
        workplaces = rows[: np.searchsorted(rows, self.n_workplaces)]
        return Recipients(
            ids=Texts.of(self.ids).taken(rows),
            workplace_xy=self.workplace_xy[workplaces],
            organisation_number=self.organisation_number.taken(rows),
            sni_2007=self.sni_2007.taken(rows),
            size_class=self.size_class.taken(rows),
            kind=self.kind.taken(rows),
            property_key=self.property_key.taken(rows),
            is_protected=self.is_protected[rows],
        )

    @cached_property
    def is_workplace(self) -> Flags:
        """For each row whether it is a workplace."""
        return np.asarray(np.arange(len(self)) < self.n_workplaces)

    @cached_property
    def likeness(self) -> tuple[Indices, Codes]:
        """Recipients of whom a pack may know the same: one row of each sort, and for every row the number of its sort.

        They agree in kind, activity and size class.
        """
        n_sizes, n_kinds = max(len(self.size_class.values), 1), max(len(self.kind.values), 1)
        code = (self.sni_2007.codes.astype(np.int64) * n_sizes + self.size_class.codes) * n_kinds + self.kind.codes
        _, first, sort = np.unique(code, return_index=True, return_inverse=True)
        return first, sort.reshape(-1).astype(np.int32)

    @cached_property
    def countable(self) -> Countable:
        """What is counted of the recipients; without an organisation number each is a company or owner of its own."""
        company = self.organisation_number.codes.copy()
        alone = np.flatnonzero(~self.organisation_number.flags(bool))
        company[alone] = len(self.organisation_number.values) + alone
        nobody = np.int32(NOBODY)
        return Countable(
            np.where(self.is_workplace, company, nobody),
            np.where(self.is_workplace, nobody, self.property_key.codes),
            np.where(self.kind.flags(lambda kind: kind in OWNING), company, nobody),
        )

    @cached_property
    def employees(self) -> Employees:
        """By the code of the size class, which a recipient has in `size_class`."""
        least, most = np.array(self.size_class.each(_interval), np.float64).reshape(-1, 2).T
        return Employees(least, np.nan_to_num(most), np.isnan(most))


def _interval(size_class: str | None) -> tuple[float, float]:
    """Least and greatest number of employees; 0 where nothing is known, NaN where there is no greatest."""
    least, most = employees(size_class)
    if least is None:
        return 0.0, 0.0
    return least, np.nan if most is None else most
