"""What measures are judged against, as one thing that is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.situation import Situation
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Setting:
    """What measures are judged against: the registers, the rules and the day."""

    situation: Situation
    pack: Pack
    as_of: date
