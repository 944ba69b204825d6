"""The facts that packs may ask about: one closed catalogue, its words and owners, for every stage."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from impact.column import Column
from impact.model import Measure, Record, fields_of
from impact.question import Question
from impact.terms import InterestKind, RecipientType, Relation, Term
from rules.catalogue import Catalogue, Field, Owner, ParameterField

RECIPIENT_STAGE = "mottagare"
MATTER_STAGE = "ärende"
QUESTION_STAGE = "fråga"
"""Questions are facts of their own, with the effects of the stage of matters; each of them gets a level."""

RECIPIENT_WORDS = (RecipientType.WORKPLACE.swedish, *(kind.swedish for kind in InterestKind))
"""What a recipient can be: a workplace, or a property interest of one of its kinds."""
ENGLISH_RECIPIENT_WORDS = (RecipientType.WORKPLACE.value, *(kind.value for kind in InterestKind))
"""The same as English packs write it."""


def _of(
    record_type: type[Record],
    owner: Owner,
    name: str,
    kind: str,
    *,
    code_list: str | None = None,
    unit: str | None = None,
) -> Field:
    """A fact taken straight from a field of a record, under that field's own Swedish name; a term brings its words."""
    info = next(f for f in fields_of(record_type) if f.name == name)
    assert isinstance(info.column, Column)  # noqa: S101 - narrows the type
    terms = tuple(info.kind) if issubclass(info.kind, Term) else ()
    return Field(
        name=info.column.swedish,
        english=name,
        type=kind,
        owner=owner,
        unit=unit,
        code_list=code_list,
        values=tuple(term.swedish for term in terms) or None,
        english_values=tuple(term.value for term in terms),
        may_be_missing=info.is_nullable,
        minimum=0 if kind == "number" else None,
        meaning=info.column.meaning,
    )


_of_measure = partial(_of, Measure, Owner.MEASURE)
_of_question = partial(_of, Question, Owner.MATTER)


def _yes_no(name: str, english: str, owner: Owner, meaning: str, *, may_be_missing: bool = False) -> Field:
    return Field(name=name, english=english, type="yes-no", owner=owner, meaning=meaning, may_be_missing=may_be_missing)


def _count(name: str, english: str, owner: Owner, meaning: str, *, may_be_missing: bool = False) -> Field:
    return Field(
        name=name,
        english=english,
        type="integer",
        owner=owner,
        unit="dagar" if "dagar" in name else None,
        english_unit="days" if "dagar" in name else None,
        meaning=meaning,
        may_be_missing=may_be_missing,
        minimum=None if name.startswith("dagar") else 0,
    )


def _metres(name: str, english: str, meaning: str, *, may_be_missing: bool) -> Field:
    return Field(
        name=name,
        english=english,
        type="number",
        owner=Owner.RELATION,
        unit="m",
        minimum=0,
        meaning=meaning,
        may_be_missing=may_be_missing,
    )


def _relation(relation: Relation, meaning: str) -> Field:
    return _yes_no(relation.swedish, relation.value, Owner.RELATION, meaning)


MEASURE_FIELDS = (
    _of_measure("kind", "code", code_list="åtgärdstyp"),
    _of_measure("stage", "code", code_list="skede"),
    _of_measure("traffic_effect", "code", code_list="trafikpåverkan"),
    replace(_of_measure("administration_id", "text"), likely_list="deltagare"),
    _of_measure("cost_msek", "number", unit="mnkr"),
    _count(
        "dagar_till_start",
        "days_until_start",
        Owner.MEASURE,
        "Days from the day of the question to the start; negative once it has started",
        may_be_missing=True,
    ),
    _count(
        "varaktighet_dagar",
        "duration_days",
        Owner.MEASURE,
        "Days from start to end, both counted",
        may_be_missing=True,
    ),
    _yes_no("har_avslutats", "has_ended", Owner.MEASURE, "The last day has passed"),
)

RECIPIENT_FIELDS = (
    *MEASURE_FIELDS,
    Field(
        name="mottagartyp",
        english="recipient_kind",
        type="code",
        owner=Owner.RECIPIENT,
        values=RECIPIENT_WORDS,
        english_values=ENGLISH_RECIPIENT_WORDS,
        meaning="A workplace, or the holder of an interest in a property",
    ),
    Field(
        name="sni_huvudgrupp",
        english="activity_division",
        type="text",
        owner=Owner.RECIPIENT,
        pattern="[0-9][0-9]",
        may_be_missing=True,
        meaning="The first two digits of the SNI 2007 code",
    ),
    Field(
        name="storleksklass_minst",
        english="employees_min",
        type="integer",
        owner=Owner.RECIPIENT,
        may_be_missing=True,
        minimum=0,
        selects=False,
        meaning="Least number of employees in the size class; may not decide who is informed",
    ),
    _relation(Relation.IN_AREA, "The measure lies in, or partly in, an area where the recipient is"),
    _relation(Relation.NEAR_AREA, "The measure touches, or lies within the area distance of, such an area"),
    _relation(Relation.WITHIN_REACH, "The measure is within its kind's reach of the recipient"),
    _relation(Relation.TOUCHED, "The measure covers a part of the recipient's property"),
    _relation(Relation.ADJOINING, "The measure adjoins the recipient's property"),
    _relation(Relation.ACROSS_STREET, "The property is on the other side of a street"),
    _relation(Relation.BY_ACTIVITY, "The measure names the recipient's activity code, SNI"),
    _relation(Relation.NAMED, "The measure names the recipient's organisation number"),
    _metres(
        "avstånd_m",
        "distance_m",
        "From the measure to the recipient; missing when either has no place",
        may_be_missing=True,
    ),
    _yes_no("renodlat_område", "in_dedicated_area", Owner.RELATION, "An area that exposes the recipient is dedicated"),
    _metres(
        "avstånd_område_m", "area_distance_m", "From the measure to the nearest exposing area", may_be_missing=True
    ),
    _yes_no("egen_fastighet", "is_own", Owner.RELATION, "The recipient is the body that plans the measure"),
)

MATTER_FIELDS = (
    *MEASURE_FIELDS,
    Field(
        name="första_skede",
        english="first_stage",
        type="code",
        owner=Owner.MEASURE,
        code_list="skede",
        may_be_missing=True,
        meaning="The stage in which the measure was first registered",
    ),
    _yes_no("har_område", "has_area", Owner.AREA, "The measure affects a business area"),
    _yes_no("renodlat", "is_dedicated", Owner.AREA, "The area is dedicated", may_be_missing=True),
    _relation(Relation.IN_AREA, "The measure lies in, or partly in, the area"),
    _relation(Relation.NEAR_AREA, "The measure touches, or lies within the area distance of, the area"),
    _metres("avstånd_område_m", "area_distance_m", "From the measure to the area", may_be_missing=True),
    _count("antal_arbetsställen", "n_workplaces", Owner.MATTER, "Workplaces exposed"),
    _count("antal_företag", "n_companies", Owner.MATTER, "Companies with an exposed workplace"),
    _count("antal_fastigheter", "n_properties", Owner.MATTER, "Properties with an exposed interest"),
    _count("antal_fastighetsägare", "n_owners", Owner.MATTER, "Owners and leaseholders exposed"),
    _count("antal_informerade", "n_informed", Owner.MATTER, "Recipients whom stage one informs"),
    _count("anställda_minst", "employees_min", Owner.MATTER, "Least sum of employees, from size classes"),
    _count(
        "anställda_högst",
        "employees_max",
        Owner.MATTER,
        "Greatest sum of employees; missing when a size class is open-ended",
        may_be_missing=True,
    ),
    _count(
        "samtidiga_åtgärder",
        "n_simultaneous",
        Owner.MATTER,
        "Other measures that expose the area in an overlapping period",
    ),
    _count(
        "antal_förvaltningar",
        "n_administrations",
        Owner.MATTER,
        "Administrations planning there in that period, this one too",
    ),
    _count("antal_stadsdelsområden", "n_districts", Owner.MATTER, "Districts that the measure lies in or touches"),
)

QUESTION_FIELDS = (
    _of_question("asked_by", "code"),
    _of_question("topic", "code", code_list="ämne"),
    _of_question("urgency", "code"),
    _of_question("cost_msek", "number", unit="mnkr"),
    _count("antal_förvaltningar", "n_administrations", Owner.MATTER, "Administrations that the question concerns"),
    _yes_no("upprepad", "is_repeated", Owner.MATTER, "Asked more than once on the topic in the area then"),
    _count("antal_frågor", "n_questions", Owner.MATTER, "Questions on the topic in the area then, this one too"),
    _count(
        "antal_frågande",
        "n_askers",
        Owner.MATTER,
        "How many asked them: a company counts once, and so does each who is not known",
    ),
    _yes_no("har_område", "has_area", Owner.AREA, "The question is about a business area, or a place in one"),
    _yes_no("renodlat", "is_dedicated", Owner.AREA, "One of the areas is dedicated", may_be_missing=True),
    _count("antal_områden", "n_areas", Owner.AREA, "Areas that it is about"),
    _count("antal_stadsdelsområden", "n_districts", Owner.AREA, "Districts that its place or areas touch"),
)

PARAMETERS = (
    ParameterField(name="område_avstånd_m", unit="m"),
    ParameterField(name="räckvidd_m", unit="m"),
    ParameterField(name="gatubredd_m", unit="m"),
    ParameterField(name="gränstolerans_m", unit="m"),
    ParameterField(name="lägestolerans_m", unit="m", is_required=False),
    ParameterField(name="samtidighet_dagar", unit="dagar", english_unit="days"),
    ParameterField(name="upprepning_dagar", unit="dagar", english_unit="days"),
    ParameterField(name="kontroll_dagar", unit="dagar", english_unit="days", is_required=False),
)
"""The figures of a pack that are read: distances, and days."""

CATALOGUE = Catalogue(
    stages={RECIPIENT_STAGE: RECIPIENT_FIELDS, MATTER_STAGE: MATTER_FIELDS, QUESTION_STAGE: QUESTION_FIELDS},
    parameters=PARAMETERS,
    defaulted=(QUESTION_STAGE,),
)
