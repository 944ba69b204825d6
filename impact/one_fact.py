"""The facts of stage one about one measure, one recipient and what holds between them. Loads no arrays."""

from __future__ import annotations

from datetime import date

from impact.facts import RECIPIENT_WORDS
from impact.model import Administration, Measure, PropertyInterest, Workplace
from impact.size_class import employees
from impact.terms import InterestKind, Relation


def measure_facts(measure: Measure, as_of: date) -> dict[str, object]:
    """What a pack may know of a measure on a day. Days until start are negative once it has started."""
    starts_on, ends_on = measure.starts_on, measure.ends_on
    return {
        "åtgärdstyp": measure.kind,
        "skede": measure.stage,
        "trafikpåverkan": measure.traffic_effect,
        "förvaltning": measure.administration_id,
        "kostnad_mnkr": measure.cost_msek,
        "dagar_till_start": (starts_on - as_of).days if starts_on else None,
        "varaktighet_dagar": (ends_on - starts_on).days + 1 if starts_on and ends_on else None,
        "har_avslutats": ends_on is not None and ends_on < as_of,
    }


def recipient_facts(kind: InterestKind | None, sni_2007: str | None, size_class: str | None) -> dict[str, object]:
    """What a pack may know of a recipient; a workplace has no kind of interest.

    Its name, contacts and history are deliberately not facts.
    """
    if kind is not None:
        return {"mottagartyp": kind.swedish, "sni_huvudgrupp": None, "storleksklass_minst": None}
    return {
        "mottagartyp": RECIPIENT_WORDS[0],
        "sni_huvudgrupp": sni_2007[:2] if sni_2007 else None,
        "storleksklass_minst": employees(size_class)[0],
    }


def record_facts(recipient: Workplace | PropertyInterest) -> dict[str, object]:
    """`recipient_facts` of a record."""
    if isinstance(recipient, PropertyInterest):
        return recipient_facts(recipient.kind, None, None)
    return recipient_facts(None, recipient.sni_2007, recipient.size_class)


def relation_facts(
    relations: int, distance_m: float | None, area_distance_m: float | None, *, is_dedicated: bool
) -> dict[str, object]:
    """What holds between a measure and a recipient. `area_distance_m` is None when no area exposes the recipient."""
    return {
        **{relation.swedish: bool(relations & relation.bit) for relation in Relation},
        "avstånd_m": distance_m,
        "renodlat_område": is_dedicated,
        "avstånd_område_m": area_distance_m,
    }


def is_own(administration: Administration | None, recipient: Workplace | PropertyInterest) -> bool:
    """Whether the recipient is the planning body itself, by organisation number (never by name)."""
    number = administration.organisation_number if administration else None
    return number is not None and recipient.organisation_number == number
