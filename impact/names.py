"""What lists and answers call a recipient."""

from __future__ import annotations

from collections.abc import Sequence


def shown_name(company: str | None, workplace: str | None, holder: str | None) -> str:
    """What a list calls a recipient: the company and its workplace, or the holder.

    >>> shown_name("Exempelbolaget AB", "Lagret", None), shown_name(None, None, "Exempelstaden")
    ('Exempelbolaget AB, Lagret', 'Exempelstaden')
    >>> shown_name("Exempelbolaget AB", "Exempelbolaget AB, butik", None)
    'Exempelbolaget AB, butik'
    """
    is_said = bool(company and workplace and workplace.startswith(company))
    parts: Sequence[str | None] = (None if is_said else company, workplace, holder)
    return ", ".join(part for part in parts if part)
