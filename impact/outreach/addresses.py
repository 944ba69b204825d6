"""The address block of a letter or a label."""

from __future__ import annotations

import re

from impact.results import Recipient

_FIVE_DIGITS = re.compile(r"(\d{3})\s?(\d{2})")
# Sorting machines and mail-merge programs trip over lines that begin with these (ACCEPTANCE 35).
_BAD_START = '@()=[]"\\/,<> '


def postal_code_as_printed(code: str | None) -> str | None:
    """A Swedish postal code as NNN NN, or None when it is not five digits.

    >>> postal_code_as_printed("16353"), postal_code_as_printed("163"), postal_code_as_printed(None)
    ('163 53', None, None)
    """
    match = _FIVE_DIGITS.fullmatch((code or "").strip())
    return f"{match[1]} {match[2]}" if match else None


def address_lines(recipient: Recipient, attention: str | None = None) -> tuple[str, ...]:
    """The lines of the address block, name first; empty when there is no complete postal address.

    `attention` is the contact's name, printed under the recipient's. Street or box, a postal code of five digits and a
    town must all be there: an address that would come back in the mail is work for a person, not a label. A workplace
    without a postal address is written to where it is visited.
    """
    r = recipient
    postal = _complete(r.postal_address, r.postal_code, r.postal_town)
    place = postal or _complete(r.visiting_address, r.visiting_postal_code, r.visiting_town)
    if not place:
        return ()
    person = _clean(attention)
    lines = (_clean(recipient.name), f"Att: {person}" if person else "", *place)
    return tuple(line for line in lines if line)


def _complete(street: str | None, code: str | None, town: str | None) -> tuple[str, ...]:
    """Street and town lines, or nothing when a part of the address is missing."""
    printed = postal_code_as_printed(code)
    first, last = _clean(street), _clean(town)
    return (first, f"{printed} {last}") if printed and first and last else ()


def _clean(line: str | None) -> str:
    return " ".join((line or "").split()).lstrip(_BAD_START)
