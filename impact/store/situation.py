"""The registers on a day, read in one go for a run."""

from __future__ import annotations

from datetime import date

from impact.model import (
    Administration,
    BusinessArea,
    District,
    Property,
    PropertyInterest,
    Workplace,
)
from impact.situation import Situation
from impact.store.database import Connection
from impact.store.registers import all_stages, first_stages, read_register, read_valid


def read_situation(connection: Connection, as_of: date) -> Situation:
    """Areas and districts valid on the day, active workplaces, all else that is current, and measures' first stages."""
    return Situation(
        areas=tuple(read_valid(connection, BusinessArea, as_of).values()),
        districts=tuple(read_valid(connection, District, as_of).values()),
        administrations=read_register(connection, Administration),
        workplaces=tuple(read_valid(connection, Workplace, as_of).values()),
        properties=tuple(read_register(connection, Property).values()),
        interests=tuple(read_register(connection, PropertyInterest).values()),
        first_stages=first_stages(connection),
        stages=all_stages(connection),
    )
