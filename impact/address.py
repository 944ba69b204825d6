"""The address register: places, and nobody who is there."""

from dataclasses import dataclass
from typing import Annotated

from impact.column import PLACE_CODE, PLACE_TOWN, Column, Shape
from impact.model import Record


@dataclass(frozen=True, slots=True)
class Address(Record):
    """An address and its point, such as those of Lantmäteriet's register: nobody's, only a place."""

    address_id: Annotated[
        str, Column("adress_id", "Stable id", ("id", "objektidentitet", "uuid", "address_id"), is_key=True)
    ]
    address: Annotated[
        str,
        Column(
            "adress",
            "Street, with the number unless that stands by itself",
            ("gatunamn", "gata", "vägnamn", "adressområde", "faststallt_namn", "address"),
        ),
    ]
    number: Annotated[
        str | None, Column("nummer", "House number", ("adressplatsnummer", "husnummer", "gatunummer", "number"))
    ] = None
    letter: Annotated[
        str | None, Column("bokstav", "Letter of the house number", ("bokstavstillägg", "littera", "letter"))
    ] = None
    postal_code: Annotated[str | None, PLACE_CODE] = None
    town: Annotated[str | None, PLACE_TOWN] = None
    municipality: Annotated[str | None, Column("kommun", "Municipality's name", ("kommunnamn", "municipality"))] = None
    geometry: Annotated[bytes | None, Shape(required=True)] = None
