"""What else is planned in an area at the same time, as facts of a matter. Loads no arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SIMULTANEOUS = "samtidiga_åtgärder"
PLANNING = "antal_förvaltningar"


@dataclass(frozen=True, slots=True)
class Load:
    """What else is planned in an area at the same time, and by how many administrations, the measure's own too."""

    n_simultaneous: int
    n_administrations: int

    def facts(self) -> dict[str, object]:
        """The load as packs know it."""
        return {SIMULTANEOUS: self.n_simultaneous, PLANNING: self.n_administrations}


def load_in(facts: Mapping[str, Any]) -> Load:
    """The load that a matter's facts hold."""
    return Load(facts[SIMULTANEOUS], facts[PLANNING])
