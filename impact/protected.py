"""What is kept of a protected identity: the place, and nothing that says who it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from impact.model import Record, fields_of

R = TypeVar("R", bound=Record)


def without_personal_fields(record: R) -> R:
    """The record marked as protected, with every personal field emptied: what is not kept cannot leak.

    >>> from impact.model import Contact
    >>> without_personal_fields(Contact("1", "529900-0009", "Skyddsnamn Ett", "Chef")).name is None
    True
    """
    emptied: dict[str, Any] = {
        f.name: None if f.is_nullable else ""
        for f in fields_of(type(record))
        if f.is_personal or f.name == "organisation_number"
    }
    return replace(record, is_protected=True, **emptied)  # type: ignore[call-arg]
