"""The findings about where a measure is."""

from __future__ import annotations

from impact.finding_kind import FindingKind
from impact.terms import Severity

W, N = Severity.WARNING, Severity.NOTE

LOCATION_KINDS: dict[str, FindingKind] = {
    "location-approximate": FindingKind(
        N,
        "The measure {measure_id} concerns a part of {value}; the whole of {found} is used.",
        "Deliver a geometry if the part matters.",
    ),
    "location-by-name": FindingKind(
        N,
        "The measure {measure_id} only names {value}; the whole of {found} is used.",
        "Deliver a geometry, a property designation or an address, so that not all of it is told.",
    ),
    "designation-unknown": FindingKind(
        W,
        "The property {value} of the measure {measure_id} is not in the property register.",
        "Choose its place with berord findings resolve, correct the designation, or load properties. "
        "Candidates: {candidates}.",
    ),
    "property-ambiguous": FindingKind(
        W,
        "{value} of the measure {measure_id} can be several properties.",
        "Choose one with berord findings resolve, or write the municipality's name first. Candidates: {candidates}.",
    ),
    "property-renamed": FindingKind(
        N,
        "The property {value} of the measure {measure_id} is now {found}.",
        "Nothing, if that is right; the sender may want to know.",
    ),
    "address-unknown": FindingKind(
        W,
        "The address {value} of the measure {measure_id} is not in the registers.",
        "Choose its place with berord findings resolve, correct the address, or load addresses. "
        "Candidates: {candidates}.",
    ),
    "address-ambiguous": FindingKind(
        W,
        "The address {value} of the measure {measure_id} can be several places.",
        "Choose one with berord findings resolve, or write postal code and town. Candidates: {candidates}.",
    ),
    "address-read-as": FindingKind(
        N,
        "The address {value} of the measure {measure_id} was read as {found}.",
        "Nothing, if that is right; otherwise correct the spelling at the sender.",
    ),
    "address-approximate": FindingKind(
        N,
        "The address {value} of the measure {measure_id} is only known roughly; {found} is used.",
        "Deliver a geometry or house numbers if it matters.",
    ),
    "place-others-unnamed": FindingKind(
        W,
        'The measure {measure_id} is at {value}: "m.fl." says that there are more places, and does not name them. '
        "Only what is named is used.",
        "Ask the sender for the others, or deliver a geometry: whoever is near them is not told.",
    ),
    "address-is-box": FindingKind(
        W,
        "{value} of the measure {measure_id} is a box for mail, not a place.",
        "Say where it is with berord findings resolve, or ask the sender for a street or a property.",
    ),
    "name-unknown": FindingKind(
        W,
        "No business area and no district is called {value} (measure {measure_id}).",
        "Choose its place with berord findings resolve, or correct the name. Candidates: {candidates}.",
    ),
    "name-of-district": FindingKind(
        W,
        "{value}, which the measure {measure_id} names as a business area, is a district; no area is called that.",
        "Choose the district with berord findings resolve if it is meant, or move the name to the column "
        "stadsdelsområde. Candidates: {candidates}.",
    ),
    "name-of-area": FindingKind(
        W,
        "{value}, which the measure {measure_id} names as a district, is a business area; no district is called that.",
        "Choose the area with berord findings resolve if it is meant, or move the name to the column område. "
        "Candidates: {candidates}.",
    ),
    "name-ambiguous": FindingKind(
        W,
        "Several areas or districts are called {value} (measure {measure_id}).",
        "Choose one with berord findings resolve. Candidates: {candidates}.",
    ),
    "location-missing": FindingKind(
        W,
        "The measure {measure_id} says nothing of where it is.",
        "Deliver a geometry, a property designation, an address, or whom it concerns (bransch), or say where it is: "
        "berord findings resolve.",
    ),
}

NO_PLACE_SAID = "location-missing"
"""The question about a measure whose row says nothing of where it is."""

PLACE_QUESTIONS = frozenset(
    {
        "location-missing", "designation-unknown", "property-ambiguous", "address-unknown", "address-ambiguous",
        "address-is-box", "name-unknown", "name-ambiguous", "name-of-district", "name-of-area",
    }
)  # fmt: skip
"""The findings that a person answers with a place."""
