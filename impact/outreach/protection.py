"""What may be shown at all: everything that leaves the store for a list or a map passes here first.

Filtering once, before any list is made, is what makes "appears in no output" (ACCEPTANCE 21) hold by construction:
no later step has the name, the number or the place of a protected identity to leak.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from impact.results import OutreachMaterial, RecipientKey


def without_protected(material: OutreachMaterial) -> OutreachMaterial:
    """The material without protected recipients, all that concerns them, and protected contacts.

    A row that names a recipient the material does not hold is treated as protected: when in doubt, keep silent. The
    figures of a measure leave the protected out as well, since one informed and nobody on the map would show the place.
    """
    shown = _shown_ids(material)
    return replace(
        material,
        affected=tuple(a for a in material.affected if a.key in shown),
        recipients=tuple(r for r in material.recipients if not r.is_protected),
        contacts=tuple(c for c in material.contacts if not c.is_protected),
    )


def protected_counts(material: OutreachMaterial) -> tuple[int, ...]:
    """For each protected recipient who is to be informed: the number of measures, in an order that says nothing."""
    shown = _shown_ids(material)
    informed = Counter(a.key for a in material.affected if a.informed and a.key not in shown)
    return tuple(sorted(informed.values(), reverse=True))


def _shown_ids(material: OutreachMaterial) -> frozenset[RecipientKey]:
    return frozenset(r.key for r in material.recipients if not r.is_protected)
