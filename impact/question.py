"""What a question *is*: the record from which its table, headers, facts and README table derive (see impact.model)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from impact.column import ORGANISATION_NUMBER, PROTECTED, Column
from impact.model import Record
from impact.terms import Asker, Urgency


@dataclass(frozen=True, slots=True)
class Question(Record):
    """What a company, a property owner, staff or somebody else asks, wherever it is and whatever it is about.

    `topic` is a word of the rule pack. Title and text are internal: they may say things of people. Whoever asks in
    confidence is not stored: neither the number nor the workplace or property that would tell it.
    """

    question_id: Annotated[
        str, Column("fråga_id", "Stable id at the sender", ("id", "svar_id", "ärende_id", "löpnr"), is_key=True)
    ]
    asked_by: Annotated[Asker, Column("frågeställare", "Who asks", ("källa", "vem_frågar", "avsändare"))]
    title: Annotated[
        str, Column("rubrik", "The question in a line; internal", ("title", "ärende", "fråga"), is_personal=True)
    ]
    raised_on: Annotated[date, Column("inkom", "The day it was asked", ("datum", "slutförandetid", "completion_time"))]
    text: Annotated[
        str | None,
        Column("beskrivning", "The question in full; internal", ("text", "frågetext", "meddelande"), is_personal=True),
    ] = None
    topic: Annotated[str | None, Column("ämne", "What it is about, a word of the pack", ("topic", "kategori"))] = None
    organisation_number: Annotated[
        str | None,
        Column("organisationsnummer", "The company that asks", (*ORGANISATION_NUMBER.aliases, "company")),
    ] = None
    is_confidential: Annotated[
        bool, Column("konfidentiell", "Asked in confidence: who asks is not stored", ("confidential", "anonym"))
    ] = False
    area_ids: Annotated[
        str | None,
        Column("verksamhetsområde", "Areas, names or ids, separated by ';'", ("område", "områden", "area", "areas")),
    ] = None
    administration_ids: Annotated[
        str | None,
        Column(
            "förvaltningar",
            "Administrations concerned, names or ids, separated by ';'",
            ("förvaltning", "berörda_förvaltningar", "administration", "administrations"),
        ),
    ] = None
    workplace_id: Annotated[
        str | None,
        Column("cfar", "The workplace it is about", ("cfarnr", "arbetsställenummer", "workplace"), is_personal=True),
    ] = None
    designation: Annotated[
        str | None,
        Column("fastighetsbeteckning", "The property it is about", ("fastighet", "property"), is_personal=True),
    ] = None
    cost_msek: Annotated[
        float | None, Column("kostnad_mnkr", "Estimated cost of what is asked for, million SEK", ("kostnad", "cost"))
    ] = None
    urgency: Annotated[Urgency, Column("brådska", "How soon it needs an answer", ("urgency", "prioritet"))] = (
        Urgency.NORMAL
    )
    is_protected: Annotated[bool, PROTECTED] = False


def parts_of(text: str | None) -> list[str]:
    """The parts of a list in one field.

    >>> parts_of("lunda; ulvsunda"), parts_of(None)
    (['lunda', 'ulvsunda'], [])
    """
    return [part.strip() for part in (text or "").split(";") if part.strip()]
