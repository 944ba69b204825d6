"""Swedish identities as deliveries write them: organisation, CFAR and postal numbers, property designations."""

from __future__ import annotations

import re
import unicodedata


class NotAnIdentityError(ValueError):
    """The text is no such number; `reason` is an English template without places."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def organisation_number(text: str) -> str:
    """The number as NNNNNN-NNNN, from any form deliveries use.

    Ten digits with or without hyphen (or +), twelve digits with prefix 16 (legal persons) or a century (personal
    numbers), a VAT number SE…01, and the bulk file's `8888006577$ORGNR-IDORG`. The check digit is Luhn's; the third
    digit of a legal person's number is at least 2 (FACTS 2.6).

    >>> organisation_number("165299001239") == organisation_number("529900-1239")
    True

    Raises:
        NotAnIdentityError: wrong length, other signs, a wrong check digit, or an impossible birth date.

    """
    digits = re.sub(r"[\s+–-]", "", text.split("$", maxsplit=1)[0]).upper()
    if re.fullmatch(r"SE\d{10}01", digits):
        digits = digits[2:12]
    if not digits.isdecimal():
        raise NotAnIdentityError("it has other signs than digits")
    if len(digits) == 12 and digits[:2] in ("16", "18", "19", "20"):
        digits = digits[2:]
    if len(digits) != 10:
        raise NotAnIdentityError("it does not have ten digits")
    from stdnum import luhn

    if not luhn.is_valid(digits):
        raise NotAnIdentityError("its check digit is wrong")
    if is_personal(digits) and not _is_birth_date(digits):
        raise NotAnIdentityError("its first six digits are no birth date")
    return f"{digits[:6]}-{digits[6:]}"


def is_personal(number: str) -> bool:
    """Whether an organisation number is a natural person's: the third digit is below 2.

    >>> is_personal("529900-1234"), is_personal("900101-1234")
    (False, True)
    """
    return number[2] in "01"


def _is_birth_date(digits: str) -> bool:
    """Month 1–12 and day 1–31, or 61–91 for a coordination number (samordningsnummer)."""
    day = int(digits[4:6])
    return 1 <= int(digits[2:4]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91)


def workplace_number(text: str) -> str:
    """The CFAR number as eight digits; spreadsheets that lost the leading zeros are put right.

    >>> workplace_number("1234567")
    '01234567'

    Raises:
        NotAnIdentityError: not digits, more than eight, or all zeros.

    """
    digits = re.sub(r"[\s-]", "", text)
    if not digits.isdecimal() or len(digits) > 8 or int(digits) == 0:
        raise NotAnIdentityError("it is not eight digits")
    return digits.zfill(8)


def postal_code(text: str) -> str:
    """'12345' and '123 45' as '123 45'; anything else (foreign codes) as delivered.

    >>> postal_code("12345")
    '123 45'
    """
    digits = re.sub(r"\s|^SE-?|^S-", "", text)
    return f"{digits[:3]} {digits[3:]}" if re.fullmatch(r"\d{5}", digits) else text


def designation(text: str) -> str:
    """A property designation in one spelling: single spaces, none around ':'.

    >>> designation("Stockholm  GRIMSTA 1 : 2")
    'Stockholm GRIMSTA 1:2'
    """
    return re.sub(r"\s*([:>])\s*", r"\1", " ".join(unicodedata.normalize("NFC", text).split()))


def designation_key(text: str) -> str:
    """What two spellings of one designation share: case does not matter."""
    return designation(text).casefold()
