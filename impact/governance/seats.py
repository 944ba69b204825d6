"""Who sits at the table: the roles that rules name, put in place by the registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from impact.model import Administration
from impact.terms import AdministrationKind

CONCERNED = ("planerande-förvaltning", "berörd-förvaltning")
"""The words of packs for those who plan the measure, or whom the question concerns."""

PLANNER_FACT = "förvaltning"


def seated(
    administrations: Mapping[str, Administration],
    roles: Sequence[str],
    districts: Sequence[str],
    concerned: Sequence[str],
) -> tuple[str, ...]:
    """Administrations, with two roles put in place: who plans or is concerned, and whose district it is.

    The district administration is found by geometry, many to many: a district can hold parts of several.
    """
    invited = {each for role in roles for each in (concerned if role in CONCERNED else (role,))}
    word = AdministrationKind.DISTRICT_ADMINISTRATION.swedish
    if word in invited:
        by_district = {a.district_id: a.administration_id for a in administrations.values() if a.district_id}
        # A district without a known administration is still named, so that nobody is forgotten in silence.
        invited = invited - {word} | {by_district.get(d, f"{word} {d}") for d in districts}
    return tuple(sorted(invited))
