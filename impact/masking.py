"""Personal numbers in free text, such as a finding that quotes what a delivery said."""

from __future__ import annotations

import re

MASK = "XXXXXX-XXXX"

# Month 01-12 and day 01-31, or 61-91 in a coordination number. A legal person's third digit is at least 2, so its
# organisation number never matches.
_PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:18|19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+ ]?\d{4}(?!\d)"
)


def mask_personal_numbers(text: str) -> str:
    """The text with everything that looks like a personal number replaced.

    >>> mask_personal_numbers("18900101-9802 is not 529901-1234")
    'XXXXXX-XXXX is not 529901-1234'
    """
    return _PERSONAL_NUMBER.sub(MASK, text)
