"""Closed word lists of the engine: English value in the store and in JSON, Swedish word in packs, files and lists.

Kinds, stages, traffic effects, levels and dialogue forms are *not* here: they are a municipality's policy and live in
its rule pack.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Self


class Term(StrEnum):
    """A word with an English value and a Swedish name.

    >>> InterestKind.LEASEHOLDER.value, InterestKind.LEASEHOLDER.swedish
    ('leaseholder', 'tomträttshavare')
    >>> InterestKind.of("Tomträttshavare") is InterestKind.of("leaseholder")
    True
    """

    swedish: str

    def __new__(cls, value: str, swedish: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.swedish = swedish
        return member

    def label(self, language: str) -> str:
        """The word as a reader of `language` ("sv" or "en") expects it."""
        return self.swedish if language == "sv" else str(self.value).replace("_", " ").replace("-", " ")

    @classmethod
    def of(cls, word: str) -> Self | None:
        """The member that `word` names, in either language and any case, or None."""
        wanted = word.strip().casefold()
        return next((m for m in cls if wanted in (m.value.casefold(), m.swedish.casefold())), None)


class AdministrationKind(Term):
    """What sort of body plans."""

    DEPARTMENT = "department", "förvaltning"
    MUNICIPAL_COMPANY = "municipal-company", "kommunalt bolag"
    DISTRICT_ADMINISTRATION = "district-administration", "stadsdelsförvaltning"
    UTILITY = "utility", "ledningsägare"
    STATE = "state", "statlig myndighet"
    REGION = "region", "region"


class InterestKind(Term):
    """Which interest a party has in a property (planning act's circle, FACTS: consultation circle)."""

    OWNER = "owner", "ägare"
    LEASEHOLDER = "leaseholder", "tomträttshavare"
    TENANT = "tenant", "lokalhyresgäst"


class RecipientType(Term):
    """The two registers a recipient can come from."""

    WORKPLACE = "workplace", "arbetsställe"
    PROPERTY_INTEREST = "property_interest", "fastighetsintresse"


class Asker(Term):
    """Who asks a question. One who wants to be unknown is still one of these."""

    COMPANY = "company", "företag"
    PROPERTY_OWNER = "property-owner", "fastighetsägare"
    STAFF = "staff", "medarbetare"
    ELECTED = "elected", "förtroendevald"
    OTHER = "other", "annan"


class Urgency(Term):
    """How soon a question needs an answer, as whoever asks sees it."""

    NORMAL = "normal", "normal"
    SOON = "soon", "skyndsam"
    ACUTE = "acute", "akut"


class Relation(Term):
    """How a measure touches a recipient. The order is the order of the bits in the store and of every listing."""

    IN_AREA = "in_area", "i_område"
    NEAR_AREA = "near_area", "nära_område"
    WITHIN_REACH = "within_reach", "inom_räckvidd"
    TOUCHED = "touched", "berörd_fastighet"
    ADJOINING = "adjoining", "angränsande"
    ACROSS_STREET = "across_street", "över_gatan"
    BY_ACTIVITY = "by_activity", "i_branschen"
    NAMED = "named", "utpekad"

    @property
    def bit(self) -> int:
        """The relation's place in a bit mask: 1, 2, 4 and so on."""
        return 1 << list(Relation).index(self)

    @staticmethod
    @cache
    def from_mask(mask: int) -> tuple[Relation, ...]:
        """The relations that hold in `mask`, in order."""
        return tuple(r for r in Relation if mask & r.bit)


class LocationQuality(Term):
    """How well a measure's place is known, best first. The last two have no place yet: a person is asked."""

    EXACT = "exact", "exakt"
    PROPERTY = "property", "fastighet"
    ADDRESS = "address", "adress"
    APPROXIMATE = "approximate", "ungefärlig"
    AMBIGUOUS = "ambiguous", "tvetydig"
    NONE = "none", "saknas"

    @property
    def is_placed(self) -> bool:
        """Whether there is a place at all."""
        return self not in (LocationQuality.AMBIGUOUS, LocationQuality.NONE)

    @staticmethod
    def least(qualities: Iterable[LocationQuality]) -> LocationQuality:
        """The poorest of several: a place is known no better than its least known part.

        >>> LocationQuality.least([LocationQuality.PROPERTY, LocationQuality.ADDRESS]).value
        'address'
        """
        return max(qualities, key=list(LocationQuality).index)


class PlaceKind(Term):
    """What in the registers a text of a place can mean."""

    PROPERTY = "property", "fastighet"
    ADDRESS = "address", "adress"
    AREA = "area", "verksamhetsområde"
    DISTRICT = "district", "stadsdelsområde"


class Severity(Term):
    """How much a finding matters."""

    ERROR = "error", "fel"
    WARNING = "warning", "varning"
    NOTE = "note", "upplysning"


class FindingStatus(Term):
    """Whether a person has dealt with a finding."""

    OPEN = "open", "öppen"
    RESOLVED = "resolved", "avslutad"


class FindingOutcome(Term):
    """How a finding was closed: what a person said of it, or that it was not found again."""

    MENDED = "mended", "åtgärdad"
    ACCEPTED = "accepted", "godtagen"
    GONE = "gone", "borta"


class ZeroMatchReason(Term):
    """Why a measure has nobody to inform."""

    NO_LOCATION = "no-location", "läge saknas"
    AMBIGUOUS_LOCATION = "ambiguous-location", "läget är tvetydigt"
    WRONG_MUNICIPALITY = "wrong-municipality", "utanför kommunen"
    NOTHING_NEAR = "nothing-near", "utanför alla områden och ingen inom räckvidd"
    EMPTY_AREA = "empty-area", "området har inga mottagare och ingen finns inom räckvidd"
    UNKNOWN_WORD = "unknown-word", "berörda finns, men ett ord i åtgärden är okänt"
    ARRIVED_WITHDRAWN = "arrived-withdrawn", "kom redan återkallad"
    NOT_INFORMED = "not-informed", "berörda finns, men ingen regel informerar dem"


class RevisionClass(Term):
    """What a delivery says of a measure, compared with what was last known of it."""

    NEW = "new", "ny"
    MATERIAL = "material", "ändrad i sak"
    COSMETIC = "cosmetic", "ändrad i ordalag"
    WITHDRAWN = "withdrawn", "återkallad"
    RETURNED = "returned", "återkommen"
    MISSING = "missing", "saknas i leveransen"


class Change(Term):
    """What became of an exposure since the measure's previous run."""

    NEW = "new", "ny"
    STILL = "still", "oförändrad"
    CHANGED = "changed", "ändrad"
    GONE = "gone", "borta"
